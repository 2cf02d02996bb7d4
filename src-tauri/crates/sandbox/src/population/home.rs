//! Countries: their phone numbers and the language people there write in.

use rand::RngExt;
use rand_chacha::ChaCha8Rng;

/// Where somebody lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Country {
    Netherlands,
    Belgium,
    Germany,
    Britain,
    Ireland,
    UnitedStates,
    /// Nobody comes from there, but some have moved there.
    Canada,
    France,
    Spain,
    Portugal,
    Italy,
    Sweden,
    Denmark,
    Norway,
    Poland,
    Croatia,
}

/// A language the shop's agents read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Language {
    Dutch,
    German,
    English,
}

impl Language {
    /// The two-letter code.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Dutch => "nl",
            Self::German => "de",
            Self::English => "en",
        }
    }
}

/// A range of a numbering plan: digits up to here are fixed, so many follow.
struct Range {
    prefixes: &'static [&'static str],
    free_digits: usize,
}

impl Country {
    /// The two-letter code of ISO 3166-1.
    pub(crate) fn code(self) -> &'static str {
        self.written().0
    }

    /// The English name.
    pub(crate) fn name(self) -> &'static str {
        self.written().1
    }

    /// Whether the house number is written before the street.
    pub(super) fn numbers_stand_first(self) -> bool {
        matches!(self, Self::Britain | Self::Ireland | Self::UnitedStates | Self::Canada | Self::France)
    }

    fn written(self) -> (&'static str, &'static str) {
        match self {
            Self::Netherlands => ("NL", "Netherlands"),
            Self::Belgium => ("BE", "Belgium"),
            Self::Germany => ("DE", "Germany"),
            Self::Britain => ("GB", "United Kingdom"),
            Self::Ireland => ("IE", "Ireland"),
            Self::UnitedStates => ("US", "United States"),
            Self::Canada => ("CA", "Canada"),
            Self::France => ("FR", "France"),
            Self::Spain => ("ES", "Spain"),
            Self::Portugal => ("PT", "Portugal"),
            Self::Italy => ("IT", "Italy"),
            Self::Sweden => ("SE", "Sweden"),
            Self::Denmark => ("DK", "Denmark"),
            Self::Norway => ("NO", "Norway"),
            Self::Poland => ("PL", "Poland"),
            Self::Croatia => ("HR", "Croatia"),
        }
    }

    /// The language of letters from there, if it is one of ours.
    pub(super) fn language(self) -> Option<Language> {
        match self {
            Self::Netherlands => Some(Language::Dutch),
            Self::Germany => Some(Language::German),
            Self::Britain | Self::Ireland | Self::UnitedStates | Self::Canada => Some(Language::English),
            Self::Belgium
            | Self::France
            | Self::Spain
            | Self::Portugal
            | Self::Italy
            | Self::Sweden
            | Self::Denmark
            | Self::Norway
            | Self::Poland
            | Self::Croatia => None,
        }
    }

    /// A mobile number in E.164, from a range in use.
    pub(super) fn mobile(self, random: &mut ChaCha8Rng) -> String {
        number(&self.mobile_range(), random)
    }

    /// A number at home in E.164, from a range in use.
    pub(super) fn landline(self, random: &mut ChaCha8Rng) -> String {
        number(&self.landline_range(), random)
    }

    fn mobile_range(self) -> Range {
        let (prefixes, free_digits): (&'static [&'static str], usize) = match self {
            Self::Netherlands => (&["+3161", "+3162", "+3163", "+3164", "+3165", "+3168"], 7),
            Self::Belgium => (&["+3247", "+3248", "+3249"], 7),
            Self::Germany => (&["+49151", "+49152", "+49157", "+49159"], 8),
            Self::Britain => (&["+44740", "+44741", "+44742", "+44743"], 7),
            Self::Ireland => (&["+35383", "+35385", "+35386", "+35387"], 7),
            // 555 is no exchange anyone has.
            Self::UnitedStates => {
                (&["+1212555", "+1206555", "+1312555", "+1415555", "+1617555", "+1713555", "+1305555", "+1404555"], 4)
            }
            Self::Canada => (&["+1416555", "+1514555", "+1604555"], 4),
            Self::France => (&["+3360", "+3361", "+3362", "+3366", "+3368"], 7),
            Self::Spain => (&["+3460", "+3461", "+3465", "+3467"], 7),
            Self::Portugal => (&["+35191", "+35193", "+35196"], 7),
            Self::Italy => (&["+39333", "+39347", "+39349", "+39320"], 7),
            Self::Sweden => (&["+4670", "+4673", "+4676"], 7),
            Self::Denmark => (&["+4520", "+4530", "+4540", "+4550"], 6),
            Self::Norway => (&["+4791", "+4792", "+4795", "+4798"], 6),
            Self::Poland => (&["+4850", "+4860", "+4866", "+4869"], 7),
            Self::Croatia => (&["+38591", "+38598"], 7),
        };
        Range { prefixes, free_digits }
    }

    fn landline_range(self) -> Range {
        let (prefixes, free_digits): (&'static [&'static str], usize) = match self {
            Self::Netherlands => (&["+31202", "+31103", "+31302", "+31503", "+31703"], 6),
            Self::Belgium => (&["+3223", "+3232", "+3292"], 6),
            Self::Germany => (&["+49302", "+49402", "+49892", "+492212"], 7),
            Self::Britain => (&["+442079", "+441614", "+441314"], 6),
            Self::Ireland => (&["+35318", "+35316"], 6),
            Self::France => (&["+3314", "+3349", "+3347"], 7),
            Self::Spain => (&["+3491", "+3493"], 7),
            Self::Portugal => (&["+35121", "+35122"], 7),
            Self::Italy => (&["+39066", "+39026"], 6),
            Self::Sweden => (&["+468"], 7),
            Self::Poland => (&["+4822", "+4812"], 7),
            Self::Croatia => (&["+38513"], 6),
            // No ranges of their own for numbers at home that are worth telling apart.
            Self::UnitedStates | Self::Canada | Self::Denmark | Self::Norway => return self.mobile_range(),
        };
        Range { prefixes, free_digits }
    }
}

fn number(range: &Range, random: &mut ChaCha8Rng) -> String {
    let prefix = range.prefixes[random.random_range(0..range.prefixes.len() as u32) as usize];
    let mut number = String::with_capacity(prefix.len() + range.free_digits);
    number.push_str(prefix);
    for position in 0..range.free_digits {
        // No zero in front: some plans keep it for numbers that are not people's.
        let lowest = u32::from(position == 0);
        number.push(char::from(b'0' + random.random_range(lowest..10_u32) as u8));
    }
    number
}
