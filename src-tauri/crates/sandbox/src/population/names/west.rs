//! Dutch, Flemish, German, English, Irish and French names.

use super::{FamilyStyle, Table};
use crate::population::Country::{Belgium, Britain, France, Germany, Ireland, Netherlands, UnitedStates};
use crate::population::Language;

pub(super) const TABLES: &[Table] = &[
    Table {
        given: "Jan,Piet,Kees,Daan,Sem,Lucas,Levi,Finn,Noah,Milan,Bram,Luuk,Mees,Thijs,Jesse,Lars,Ruben,Gijs,Sander,Jeroen,\
            Maarten,Wouter,Joost,Koen,Niels,Bas,Tim,Rik,Henk,Willem,Dirk,Hendrik,Cornelis,Jelle,Sjoerd,Pim,Teun,Floris,\
            Emma,Sophie,Julia,Mila,Tess,Zoë,Noor,Saar,Lotte,Fleur,Anouk,Femke,Marieke,Sanne,Iris,Eva,Lieke,Roos,Maud,\
            Esmée,Chloë,Renée,Loïs,Annelies,Ingrid,Wilma,Truus,Hanneke,Marjolein,Carlijn,Nienke,Yvonne,Daniëlle,Michelle,\
            Geertruida,Johanna,Wilhelmina,Anne-Marie,Jan-Willem,Gert-Jan,Klaas-Jan,Marie-Louise",
        family: "de Jong,Jansen,de Vries,van den Berg,van der Berg,Bakker,van Dijk,Visser,Smit,Meijer,de Boer,Mulder,de Groot,\
            Bos,Vos,Peters,Hendriks,van Leeuwen,Dekker,Brouwer,de Wit,Dijkstra,Smits,de Graaf,van der Meer,van der Linden,\
            Kok,Jacobs,de Haan,Vermeulen,van den Heuvel,van der Veen,van den Broek,de Bruijn,de Bruin,van der Heijden,\
            Schouten,van Beek,Willems,van Vliet,van de Ven,Hoekstra,Maas,Verhoeven,Koster,van Dam,van der Wal,Prins,\
            Blom,Huisman,Peeters,de Jonge,Kuipers,van Veen,Post,Kuiper,Veenstra,Kramer,van den Brink,Scholten,van Wijk,\
            Postma,Martens,Vink,de Ruiter,Timmermans,Groen,Gerritsen,Jonker,van Loon,Boer,van der Velde,Willemsen,\
            in 't Veld,van 't Hoff,ter Horst,ten Cate,op den Kamp,Coëlho,Geërts,Zuiderent,van Oranje",
        family_style: FamilyStyle::One,
        language: Language::Dutch,
        countries: &[Netherlands, Netherlands, Netherlands, Netherlands, Netherlands, Belgium, Germany],
        share: 360,
    },
    Table {
        given: "Lukas,Leon,Jonas,Paul,Felix,Maximilian,Elias,Luca,Ben,Moritz,Jakob,Anton,Emil,Theo,Oskar,Karl,Johann,Heinrich,\
            Friedrich,Wolfgang,Jürgen,Günther,Jörg,Björn,Sören,Götz,Hans-Peter,Karl-Heinz,Klaus-Dieter,Ernst,Matthias,\
            Thomas,Stefan,Andreas,Michael,Sebastian,Florian,Tobias,Kai,Uwe,Emilia,Mia,Hannah,Lina,Ella,Clara,Lea,Marie,\
            Leonie,Frieda,Charlotte,Greta,Käthe,Jördis,Bärbel,Ursula,Renate,Heike,Sabine,Petra,Monika,Gisela,Anke,Silke,\
            Birgit,Katharina,Franziska,Annika,Svenja,Ute,Elke,Anna-Lena,Marie-Luise,Eva-Maria,Heidemarie,Doreen",
        family: "Müller,Schmidt,Schneider,Fischer,Weber,Meyer,Wagner,Becker,Schulz,Hoffmann,Schäfer,Koch,Bauer,Richter,Klein,\
            Wolf,Schröder,Neumann,Schwarz,Zimmermann,Braun,Krüger,Hofmann,Hartmann,Lange,Schmitt,Werner,Schmitz,Krause,\
            Meier,Lehmann,Schmid,Schulze,Maier,Köhler,Herrmann,König,Walter,Mayer,Huber,Kaiser,Fuchs,Lang,Scholz,Möller,\
            Weiß,Jung,Hahn,Schubert,Vogel,Friedrich,Keller,Günther,Frank,Winkler,Roth,Beck,Lorenz,Baumann,Franke,Albrecht,\
            Böhm,Schuster,Kraus,Groß,Strauß,Voß,Vogt,Otto,Kühn,Sauer,Jäger,Löwe,von Bülow,von der Heide,zu Eltz,\
            Freiherr von Stein,Leutheusser-Schnarrenberger,Müller-Lüdenscheidt",
        family_style: FamilyStyle::One,
        language: Language::German,
        countries: &[Germany, Germany, Germany, Germany, Germany, Netherlands],
        share: 140,
    },
    Table {
        given: "Oliver,George,Harry,Jack,Arthur,Alfie,Charlie,Freddie,Archie,Henry,James,William,Edward,Simon,Graham,Nigel,\
            Kevin,Gary,Stuart,Duncan,Callum,Rhys,Owain,Dylan,Gareth,Olivia,Amelia,Isla,Ava,Ivy,Lily,Grace,Freya,Florence,\
            Poppy,Evie,Sienna,Daisy,Phoebe,Charlotte,Heather,Fiona,Morag,Bronwen,Cerys,Gwendolyn,Mary-Ann,Peggy-Sue,\
            Billy-Joe,Jo-Anne,Jennifer,Patricia,Linda,Barbara,Susan,Jessica,Ashley,Brandon,Tyler,Jordan,D'Andre,La'Keisha",
        family: "Smith,Jones,Taylor,Brown,Williams,Wilson,Johnson,Davies,Robinson,Wright,Thompson,Evans,Walker,White,Roberts,\
            Green,Hall,Wood,Jackson,Clarke,Clark,Harris,Lewis,Cooper,King,Baker,Turner,Hill,Morris,Moore,Ward,Watson,\
            Harrison,Morgan,Young,Allen,Mitchell,Anderson,Phillips,Lee,Bell,Parker,Bennett,Campbell,MacDonald,McGregor,\
            MacLeod,Fraser,Llewellyn,Pritchard,Featherstonehaugh,Cholmondeley,St. John,St. Clair,Bowes-Lyon,\
            Cavendish-Bentinck,Fitzgerald,Washington,Jefferson,Kowalski,Nguyen-Smith",
        family_style: FamilyStyle::One,
        language: Language::English,
        countries: &[Britain, Britain, Britain, UnitedStates, Netherlands],
        share: 80,
    },
    Table {
        given: "Seán,Oisín,Conor,Liam,Cillian,Rían,Tadhg,Fionn,Darragh,Cian,Pádraig,Séamus,Eoin,Ruairí,Brendan,Declan,Aoife,\
            Saoirse,Niamh,Caoimhe,Sinéad,Róisín,Gráinne,Siobhán,Éabha,Órla,Máire,Bríd,Deirdre,Clodagh,Mary-Kate",
        family: "O'Neil,O'Neill,O'Brien,O'Connor,O'Sullivan,O'Reilly,O'Donnell,O'Shea,O'Hara,O'Keeffe,Ó Briain,Ní Dhomhnaill,\
            Murphy,Kelly,Byrne,Ryan,Walsh,Doyle,McCarthy,Gallagher,Doherty,Kennedy,Lynch,Murray,Quinn,McLoughlin,Carroll,\
            Connolly,Daly,Nolan,Mac Giolla,D'Arcy,Fitzpatrick,FitzGibbon",
        family_style: FamilyStyle::One,
        language: Language::English,
        countries: &[Ireland, Ireland, Britain],
        share: 40,
    },
    Table {
        given: "Gabriel,Raphaël,Léo,Louis,Jules,Adam,Maël,Hugo,Arthur,Noé,Étienne,François,Jérôme,Rémi,Loïc,Benoît,Cédric,Gaël,\
            Théo,Mathéo,Jean,Jean-Pierre,Jean-Luc,Jean-Baptiste,Pierre-Yves,Louise,Jade,Ambre,Alba,Emma,Rose,Alice,Romy,\
            Anaïs,Maëlys,Zoé,Chloé,Inès,Léa,Manon,Agnès,Hélène,Geneviève,Françoise,Thérèse,Béatrice,Noémie,Anne-Sophie,\
            Marie-Hélène,Marie-Françoise",
        family: "Martin,Bernard,Dubois,Thomas,Robert,Richard,Petit,Durand,Leroy,Moreau,Simon,Laurent,Lefèbvre,Michel,Garcia,\
            David,Bertrand,Roux,Vincent,Fournier,Morel,Girard,André,Lefèvre,Mercier,Dupont,Lambert,Bonnet,François,Martinez,\
            Legrand,Garnier,Faure,Rousseau,Blanc,Guérin,Müllenbach,Boyer,Gauthier,Chevalier,Françillon,Besançon,D'Alembert,\
            L'Hermite,de la Fontaine,de Saint-Exupéry,du Pré,Lemaître,Gérôme,Huÿghe",
        family_style: FamilyStyle::One,
        language: Language::English,
        countries: &[France, France, France, Belgium],
        share: 60,
    },
];
