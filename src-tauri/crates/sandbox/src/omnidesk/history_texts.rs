//! What customers of a bicycle shop and a camping shop write about.

use crate::population::Language;

/// A ticket: its subject and the messages, the customer's first, then in turn.
pub(super) struct Story {
    pub(super) subject: &'static str,
    pub(super) messages: &'static [&'static str],
}

/// An outside system that tells of orders and mails.
pub(super) struct OrderSource {
    pub(super) url: &'static str,
    pub(super) by: &'static str,
    dutch: &'static str,
    german: &'static str,
    english: &'static str,
}

pub(super) const ORDER_SOURCES: [OrderSource; 3] = [
    OrderSource {
        url: "https://shop.example.com/orders/",
        by: "webshop",
        dutch: "Bestelling {} geplaatst",
        german: "Bestellung {} aufgegeben",
        english: "Order {} placed",
    },
    OrderSource {
        url: "https://parcels.example.net/track/",
        by: "bezorgdienst",
        dutch: "Pakket {} bezorgd bij de buren",
        german: "Paket {} beim Nachbarn abgegeben",
        english: "Parcel {} left with a neighbour",
    },
    OrderSource {
        url: "https://mailing.example.org/campaign/",
        by: "nieuwsbrief",
        dutch: "Nieuwsbrief {} geopend",
        german: "Newsletter {} geöffnet",
        english: "Newsletter {} opened",
    },
];

pub(super) fn order_text(source: &OrderSource, language: Language, number: u32) -> String {
    let text = match language {
        Language::Dutch => source.dutch,
        Language::German => source.german,
        Language::English => source.english,
    };
    text.replace("{}", &number.to_string())
}

pub(super) fn tickets(language: Language) -> &'static [Story] {
    match language {
        Language::Dutch => DUTCH,
        Language::German => GERMAN,
        Language::English => ENGLISH,
    }
}

const DUTCH: &[Story] = &[
    Story {
        subject: "Levering van mijn fiets is te laat",
        messages: &[
            "Hallo, mijn fiets zou gisteren geleverd worden maar er is niemand geweest. Wanneer komt hij?",
            "Excuses voor het ongemak. De chauffeur heeft een kapotte lift in zijn wagen; morgen tussen 9 en 12 staat hij voor de deur.",
            "Prima, dan ben ik thuis. Bedankt!",
        ],
    },
    Story {
        subject: "Versnelling hapert na de beurt",
        messages: &[
            "Sinds de onderhoudsbeurt slaat de derde versnelling over. Kan ik langskomen?",
            "Dat hoort niet. Loopt u gerust binnen, afstellen kost een kwartier en niets.",
        ],
    },
    Story {
        subject: "Factuur op naam van het bedrijf",
        messages: &[
            "Kunt u de factuur van vorige week op naam van mijn bedrijf zetten? Het btw-nummer stuur ik mee.",
            "Gedaan, u vindt de nieuwe factuur in de bijlage.",
            "Er staat nog een typefout in de straatnaam, sorry!",
            "Aangepast en opnieuw verstuurd.",
        ],
    },
    Story {
        subject: "Tent lekt bij de naad",
        messages: &[
            "Na twee weken in de Ardennen lekt de naad boven de slaapcabine. Valt dit onder de garantie?",
            "Ja. Stuurt u een foto van de naad en van het label, dan maken we een retourlabel aan.",
        ],
    },
    Story {
        subject: "Wachtwoord vergeten",
        messages: &["Ik krijg geen mail als ik op 'wachtwoord vergeten' klik. Ook niet in de spam."],
    },
    Story {
        subject: "Retour: verkeerde maat helm",
        messages: &[
            "De helm in maat M is te klein. Kan ik hem ruilen voor een L?",
            "Natuurlijk, de L ligt voor u klaar in de winkel.",
        ],
    },
];

const GERMAN: &[Story] = &[
    Story {
        subject: "Rechnung fehlt",
        messages: &[
            "Guten Tag, zu meiner letzten Bestellung habe ich keine Rechnung erhalten.",
            "Guten Tag, die Rechnung liegt dieser Nachricht bei. Entschuldigen Sie bitte das Versehen.",
            "Vielen Dank für die schnelle Antwort!",
        ],
    },
    Story {
        subject: "Akku lädt nicht mehr vollständig",
        messages: &[
            "Der Akku meines E-Bikes bleibt seit Tagen bei 80 % stehen.",
            "Das deutet auf den Schonmodus hin. Halten Sie bitte die Taste am Akku zehn Sekunden gedrückt.",
        ],
    },
    Story {
        subject: "Lieferadresse ändern",
        messages: &[
            "Können Sie das Paket an meine Nachbarn in Nummer 14 schicken? Ich bin ab Montag verreist.",
            "Die Adresse ist geändert. Gute Reise!",
        ],
    },
    Story {
        subject: "Rückgabe Gaskocher",
        messages: &["Der Gaskocher war schon beim Auspacken verbeult. Wie schicke ich ihn zurück?"],
    },
    Story {
        subject: "Frage zur Größe",
        messages: &[
            "Welche Rahmengröße empfehlen Sie bei 1,86 m Körpergröße?",
            "In der Regel 58 cm. Am besten kommen Sie zu einer Probefahrt vorbei.",
            "Gerne, ich komme am Samstag.",
        ],
    },
];

const ENGLISH: &[Story] = &[
    Story {
        subject: "Refund not received",
        messages: &[
            "Hi, I returned the panniers two weeks ago and still have no refund.",
            "Sorry about that. The refund went out this morning; banks take up to three working days.",
            "Got it, thanks.",
        ],
    },
    Story {
        subject: "Can you ship to Ireland?",
        messages: &[
            "Do you ship the family tent to Ireland, and what does it cost?",
            "We do: 24.95 by road, about five working days.",
        ],
    },
    Story {
        subject: "Lock key lost",
        messages: &[
            "I lost both keys of my frame lock. The number on the card is worn off.",
            "Please bring the bike and a proof of purchase; we will cut the lock and fit a new one.",
        ],
    },
    Story {
        subject: "Wrong name on the warranty card",
        messages: &["My surname is misspelt on the warranty card. Could you send a corrected one?"],
    },
    Story {
        subject: "Squeaking brakes",
        messages: &[
            "The disc brakes squeak terribly when it rains.",
            "That is often oil on the pads. We can clean them while you wait.",
            "Will do, see you on Thursday.",
        ],
    },
];
