//! Postal addresses: invented streets in real cities, with postal codes of the right form.

use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use super::home::Country;

/// Where somebody gets post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Address {
    pub(crate) street: &'static str,
    /// Of the house; sometimes with a letter, as in `12a`.
    pub(crate) number: String,
    pub(crate) postal_code: String,
    pub(crate) city: &'static str,
    /// Code of the region within its country, the part of ISO 3166-2 after the hyphen, such as `TX`.
    pub(crate) region: &'static str,
    pub(crate) country: Country,
}

impl Address {
    /// An address in a country.
    pub(crate) fn somewhere(country: Country, random: &mut ChaCha8Rng) -> Self {
        let Places { streets, cities } = places(country);
        let street = streets[random.random_range(0..streets.len() as u32) as usize];
        let City(city, region, form) = cities[random.random_range(0..cities.len() as u32) as usize];
        let highest = if country.numbers_stand_first() { 900 } else { 180 };
        let house = random.random_range(1..highest);
        let letter = if random.random_ratio(1, 12) { "a" } else { "" };
        let postal_code = filled(form, random);
        Self { street, number: format!("{house}{letter}"), postal_code, city, region, country }
    }

    /// Street and number in the order of the country.
    pub(crate) fn line(&self) -> String {
        if self.country.numbers_stand_first() {
            format!("{} {}", self.number, self.street)
        } else {
            format!("{} {}", self.street, self.number)
        }
    }
}

/// Name, region, and the form of postal codes: `#` is a digit, `@` a letter, anything else stands as it is.
#[derive(Clone, Copy)]
struct City(&'static str, &'static str, &'static str);

struct Places {
    streets: &'static [&'static str],
    cities: &'static [City],
}

/// Letters no postal code leaves out for being mistaken for others.
const LETTERS: &[u8] = b"ABCEGHJKLMNPRSTVXZ";

fn filled(form: &str, random: &mut ChaCha8Rng) -> String {
    let one = |sign| match sign {
        '#' => char::from(b'0' + random.random_range(0..10_u32) as u8),
        '@' => char::from(LETTERS[random.random_range(0..LETTERS.len() as u32) as usize]),
        other => other,
    };
    form.chars().map(one).collect()
}

fn places(country: Country) -> Places {
    let (streets, cities): (&'static [&'static str], &'static [City]) = match country {
        Country::Netherlands => (
            &["Dorpsstraat", "Kerkstraat", "Molenweg", "Schoolstraat", "Julianalaan", "Prinses Beatrixlaan", "'t Hof"],
            &[
                City("Amsterdam", "NH", "10## @@"),
                City("Utrecht", "UT", "35## @@"),
                City("Groningen", "GR", "97## @@"),
                City("'s-Hertogenbosch", "NB", "52## @@"),
                City("Zwolle", "OV", "80## @@"),
            ],
        ),
        Country::Belgium => (
            &["Kerkstraat", "Stationsstraat", "Rue de l'Église", "Nieuwstraat", "Avenue des Tilleuls"],
            &[City("Gent", "VOV", "90##"), City("Antwerpen", "VAN", "20##"), City("Liège", "WLG", "40##")],
        ),
        Country::Germany => (
            &["Hauptstraße", "Bahnhofstraße", "Gartenstraße", "Goethestraße", "Am Mühlbach", "Lindenallee", "Königsweg"],
            &[
                City("Berlin", "BE", "10###"),
                City("Köln", "NW", "50###"),
                City("München", "BY", "80###"),
                City("Hamburg", "HH", "20###"),
                City("Görlitz", "SN", "028##"),
            ],
        ),
        Country::Britain => (
            &["High Street", "Station Road", "Church Lane", "Victoria Road", "King's Avenue", "Mill Lane"],
            &[
                City("Leeds", "LDS", "LS# #@@"),
                City("Bristol", "BST", "BS# #@@"),
                City("Edinburgh", "EDH", "EH# #@@"),
                City("Newcastle upon Tyne", "NET", "NE# #@@"),
            ],
        ),
        Country::Ireland => (
            &["Main Street", "O'Connell Street", "Chapel Road", "Strand Road"],
            &[City("Dublin", "D", "D0# @###"), City("Cork", "CO", "T12 @###"), City("Galway", "G", "H91 @###")],
        ),
        Country::UnitedStates => (
            &["Main Street", "Oak Avenue", "Maple Drive", "2nd Street", "Washington Boulevard", "St. James Place", "Elm Court"],
            &[
                City("New York", "NY", "100##"),
                City("Houston", "TX", "770##"),
                City("Seattle", "WA", "981##"),
                City("Chicago", "IL", "606##-####"),
                City("Boston", "MA", "021##"),
                City("St. Louis", "MO", "631##"),
            ],
        ),
        Country::Canada => (
            &["King Street", "Queen Street", "Rue Sainte-Catherine", "Maple Crescent"],
            &[
                City("Toronto", "ON", "M#@ #@#"),
                City("Montréal", "QC", "H#@ #@#"),
                City("Vancouver", "BC", "V#@ #@#"),
                City("St. John's", "NL", "A#@ #@#"),
            ],
        ),
        Country::France => (
            &["rue de la République", "rue Victor-Hugo", "avenue de la Gare", "place de l'Église", "impasse des Lilas"],
            &[City("Paris", "75", "750##"), City("Lyon", "69", "690##"), City("Saint-Étienne", "42", "420##")],
        ),
        Country::Spain => (
            &["Calle Mayor", "Calle de la Constitución", "Avenida de Andalucía", "Plaza España"],
            &[City("Madrid", "M", "280##"), City("A Coruña", "C", "150##"), City("Málaga", "MA", "290##")],
        ),
        Country::Portugal => (
            &["Rua Direita", "Rua da Conceição", "Avenida da Liberdade"],
            &[City("Lisboa", "11", "1###-###"), City("Porto", "13", "4###-###"), City("Évora", "07", "7000-###")],
        ),
        Country::Italy => (
            &["Via Roma", "Via Giuseppe Verdi", "Corso Garibaldi", "Piazza dell'Unità"],
            &[City("Roma", "RM", "001##"), City("Milano", "MI", "201##"), City("L'Aquila", "AQ", "671##")],
        ),
        Country::Sweden => (
            &["Storgatan", "Kyrkogatan", "Björkvägen", "Ängsgatan"],
            &[City("Stockholm", "AB", "11# ##"), City("Göteborg", "O", "41# ##"), City("Malmö", "M", "21# ##")],
        ),
        Country::Denmark => (
            &["Hovedgaden", "Kirkevej", "Østergade", "Søndergade"],
            &[City("København", "84", "21##"), City("Århus", "82", "80##"), City("Ålborg", "81", "90##")],
        ),
        Country::Norway => (
            &["Storgata", "Kirkeveien", "Bjørkeveien", "Fjordgata"],
            &[City("Oslo", "03", "05##"), City("Bergen", "46", "50##"), City("Tromsø", "55", "90##")],
        ),
        Country::Poland => (
            &["ulica Polna", "ulica Ogrodowa", "ulica Szkolna", "aleja Jana Matejki"],
            &[City("Warszawa", "14", "00-###"), City("Gdynia", "22", "81-###"), City("Katowice", "24", "40-###")],
        ),
        Country::Croatia => (
            &["Ulica kralja Tomislava", "Vukovarska ulica", "Obala hrvatskog preporoda"],
            &[City("Zagreb", "21", "100##"), City("Split", "17", "210##"), City("Rijeka", "08", "510##")],
        ),
    };
    Places { streets, cities }
}

#[cfg(test)]
mod tests {
    use rand_chacha::rand_core::SeedableRng;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(Country::UnitedStates, "606##-####")]
    #[case(Country::Canada, "M#@ #@#")]
    fn a_form_is_filled_in(#[case] country: Country, #[case] form: &str) {
        let code = filled(form, &mut ChaCha8Rng::seed_from_u64(1));
        assert_eq!(code.chars().count(), form.chars().count(), "{country:?}");
        assert!(!code.contains(['#', '@']), "{code}");
    }

    #[test]
    fn the_number_stands_where_the_country_writes_it() {
        let address = |country| Address {
            number: "12".into(),
            street: "X",
            ..Address::somewhere(country, &mut ChaCha8Rng::seed_from_u64(1))
        };
        assert_eq!(address(Country::Germany).line(), "X 12");
        assert_eq!(address(Country::UnitedStates).line(), "12 X");
    }
}
