//! Swedish, Danish, Norwegian, Polish and Croatian names, the last two without the letters outside the common alphabet.

use super::{FamilyStyle, Table};
use crate::population::Country::{Croatia, Denmark, Germany, Netherlands, Norway, Poland, Sweden};
use crate::population::Language;

pub(super) const TABLES: &[Table] = &[
    Table {
        given: "Åse,Åsa,Märta,Elsa,Astrid,Saga,Freja,Wilma,Ebba,Ingegärd,Göran,Björn,Håkan,Örjan,Åke,Anders,Lars,Erik,Nils,Olle,\
            Gösta,Mårten,Pär,Stellan,Annika,Britt-Marie,Lars-Erik,Karl-Oskar,Ann-Charlotte,Ulla-Britt",
        family: "Andersson,Johansson,Karlsson,Nilsson,Eriksson,Larsson,Olsson,Persson,Svensson,Gustafsson,Pettersson,Jonsson,\
            Jansson,Hansson,Bengtsson,Jönsson,Lindberg,Jakobsson,Magnusson,Lindström,Olofsson,Lindqvist,Lindgren,Berg,\
            Axelsson,Bergström,Lundberg,Lind,Lundgren,Mattsson,Berglund,Sandberg,Sjöberg,Forsberg,Wallin,Engström,Håkansson,\
            Björklund,Åkesson,Öberg,von Sydow,af Klint",
        family_style: FamilyStyle::One,
        language: Language::English,
        countries: &[Sweden, Sweden, Sweden, Germany],
        share: 20,
    },
    Table {
        given: "Søren,Jørgen,Bjørn,Øyvind,Håkon,Åge,Lærke,Maja,Kåre,Ståle,Torbjørn,Magnus,Kristian,Mads,Rasmus,Frederik,Mikkel,\
            Gunnar,Sigrid,Solveig,Kjærsti,Bodil,Gitte,Mette,Ærna,Dagný,Guðrún,Þóra,Sjöfn,Jens-Ole,Anne-Grethe",
        family: "Nielsen,Jensen,Hansen,Pedersen,Andersen,Christensen,Larsen,Sørensen,Rasmussen,Jørgensen,Petersen,Madsen,\
            Kristensen,Olsen,Thomsen,Christiansen,Poulsen,Johansen,Møller,Mortensen,Østergård,Åberg,Berge,Haugen,Hagen,\
            Johannessen,Bakken,Strøm,Ødegård,Bråten,Nygård,Hjørnevik,Kjær,Bjerregård,Ðurisson,Þórsdóttir,Lie",
        family_style: FamilyStyle::One,
        language: Language::English,
        countries: &[Denmark, Denmark, Norway, Norway, Netherlands],
        share: 25,
    },
    Table {
        given: "Jakub,Szymon,Jan,Filip,Antoni,Franciszek,Mikolaj,Wojciech,Kacper,Adam,Marcel,Stanislaw,Piotr,Tomasz,Pawel,\
            Zuzanna,Julia,Maja,Zofia,Hanna,Lena,Alicja,Oliwia,Maria,Katarzyna,Agnieszka,Malgorzata,Ewa,Dorota,Joanna",
        family: "Nowak,Kowalski,Kowalska,Wisniewski,Wójcik,Kowalczyk,Kaminski,Lewandowski,Zielinski,Szymanski,Wozniak,\
            Dabrowski,Kozlowski,Mazur,Jankowski,Kwiatkowski,Krawczyk,Piotrowski,Grabowski,Nowakowski,Pawlowski,Michalski,\
            Nowicki,Adamczyk,Dudek,Zajac,Wieczorek,Jablonski,Król,Majewski,Olszewski,Góra,Kamil-Wójcicki",
        family_style: FamilyStyle::One,
        language: Language::English,
        countries: &[Poland, Poland, Germany, Netherlands],
        share: 25,
    },
    Table {
        given: "Šime,Šimun,Luka,Ivan,Petar,Marko,Josip,Ante,Niko,Borna,Matej,Tomislav,Zvonimir,Duško,Mia,Nika,Ema,Sara,Lucija,\
            Ana,Iva,Lana,Marija,Katarina,Tea,Vesna,Dubravka,Nataša,Sanja,Nevenka",
        family: "Šimic,Horvat,Kovac,Babic,Maric,Novak,Juric,Kovacevic,Vukovic,Knezevic,Markovic,Petrovic,Matic,Tomic,Pavlovic,\
            Šaric,Šokac,Perkovic,Bošnjak,Grgic,Kralj,Brkic,Filipovic,Lovric,Radic,Popovic,Barišic,Peric,Klaric,Mišic,\
            Štimac,Škaro,Horvat-Šimic",
        family_style: FamilyStyle::One,
        language: Language::German,
        countries: &[Croatia, Croatia, Germany],
        share: 15,
    },
];
