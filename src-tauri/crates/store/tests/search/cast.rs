//! The customers that are searched: those of `cast.tsv`, each there for a reason, and a crowd that is in the way.

use domain::address;
use domain::field::{EXTERNAL_ID, LEGAL_ADDRESS, NAME_FAMILY, NAME_GIVEN, STATUS};
use domain::record::{Coverage, RemoteChannel};
use domain::{ChannelKind, FieldKey, Fields, OperationState, ProviderKind, RemoteRecord};

/// A connection: its short name in the fixtures, its system, the name agents gave it.
pub(crate) const CONNECTIONS: [(&str, ProviderKind, &str); 5] = [
    ("shop", ProviderKind::Omnidesk, "Shop"),
    ("care", ProviderKind::Omnidesk, "Customer care"),
    ("pay", ProviderKind::Secuconnect, "Pay"),
    ("guard", ProviderKind::Securely, "Guard"),
    ("bank", ProviderKind::Synctera, "Bank"),
];

/// What the keys of the crowd begin with.
pub(crate) const CROWD: &str = "crowd-";

/// A customer of one connection.
pub(crate) struct Customer {
    /// Names the person; customers of one key are linked.
    pub(crate) key: String,
    /// Short name of the connection.
    pub(crate) connection: String,
    /// As the system returns it.
    pub(crate) record: RemoteRecord,
    /// The higher, the later the person was opened.
    pub(crate) opened: Option<u32>,
    /// An edit that is not done.
    pub(crate) waiting: Option<Waiting>,
}

/// An edit in the outbox.
pub(crate) struct Waiting {
    /// How it stands.
    pub(crate) state: OperationState,
    /// The field it changes.
    pub(crate) field: FieldKey,
    /// The value the agent wants.
    pub(crate) value: String,
}

/// Everybody, in the order in which the systems return them.
pub(crate) fn everybody() -> Vec<Customer> {
    let lines = include_str!("cast.tsv").lines().filter(|line| !line.starts_with('#'));
    lines.map(customer).chain(crowd()).collect()
}

fn customer(line: &str) -> Customer {
    let mut columns = line.split('\t');
    let mut column = || columns.next().unwrap_or_default();
    let (key, connection, remote_id) = (column(), column(), column());
    let names = [(NAME_GIVEN, column()), (NAME_FAMILY, column())];
    let fields: Fields = names.into_iter().chain(pairs(column())).collect();
    let channels = pairs(column()).map(|(kind, address)| channel(kind.to_owned().into(), address)).collect();
    let opened = Some(column()).filter(|order| !order.is_empty()).map(|order| order.parse().unwrap());
    let waiting = column().split_once(' ').map(|(state, change)| {
        let (field, value) = change.split_once('=').unwrap();
        Waiting { state: OperationState::from_name(state).unwrap(), field: field.into(), value: value.to_owned() }
    });
    Customer {
        key: key.to_owned(),
        connection: connection.to_owned(),
        record: record(remote_id, fields, channels),
        opened,
        waiting,
    }
}

/// The pairs of `name=value; name=value`.
fn pairs(text: &str) -> impl Iterator<Item = (&str, &str)> {
    text.split("; ").filter(|pair| !pair.is_empty()).map(|pair| pair.split_once('=').unwrap())
}

fn channel(kind: ChannelKind, address: &str) -> RemoteChannel {
    RemoteChannel { remote_id: None, kind, address: address.to_owned() }
}

fn record(remote_id: &str, fields: Fields, channels: Vec<RemoteChannel>) -> RemoteRecord {
    RemoteRecord {
        remote_id: remote_id.to_owned(),
        coverage: Coverage::Whole,
        fields,
        channels: Some(channels),
        extra: serde_json::Map::new(),
    }
}

/// All begin alike, so that one letter has hundreds of hits.
const GIVEN: [&str; 20] = [
    "Jaap", "Jacco", "Jacob", "Jade", "Jelle", "Jelmer", "Jente", "Jeroen", "Jesse", "Jet", "Jikke", "Jildou", "Jip", "Jits",
    "Jochem", "Joke", "Jolanda", "Joris", "Judith", "Jurre",
];

const FAMILY: [&str; 20] = [
    "Akkerman",
    "Bosma",
    "Coenen",
    "Dekkers",
    "Elzinga",
    "Feenstra",
    "Groeneveld",
    "Hoekstra",
    "IJpma",
    "Jaspers",
    "Kuipers",
    "Lammers",
    "Mulders",
    "Nauta",
    "Ottens",
    "Postma",
    "Quist",
    "Ruiter",
    "Schuurman",
    "Terpstra",
];

const CITIES: [&str; 4] = ["Utrecht", "Zwolle", "Leeuwarden", "Zutphen"];

/// Every given name with every family name, spread over the systems, each with an id, an address and numbers of its own.
fn crowd() -> impl Iterator<Item = Customer> {
    let pairs = GIVEN.iter().flat_map(|given| FAMILY.iter().map(move |family| (*given, *family)));
    pairs.enumerate().map(|(number, (given, family))| {
        let (connection, provider, _) = CONNECTIONS[number % CONNECTIONS.len()];
        let mut fields: Fields = [(NAME_GIVEN, given), (NAME_FAMILY, family)].into_iter().collect();
        match provider {
            ProviderKind::Omnidesk => fields.set(EXTERNAL_ID.into(), format!("K-{}", 5000 + number)),
            ProviderKind::Securely => fields.set(STATUS.into(), "INVITECUSTOMER"),
            ProviderKind::Synctera => fields.set(STATUS.into(), "INACTIVE"),
            ProviderKind::Secuconnect => {}
        }
        if matches!(provider, ProviderKind::Secuconnect | ProviderKind::Synctera) {
            fields.set(address::key(LEGAL_ADDRESS, address::CITY), CITIES[number % CITIES.len()]);
            fields.set(address::key(LEGAL_ADDRESS, address::COUNTRY), "NL");
        }
        let mailbox = format!("{given}.{family}@wijk{}.example", number % 7).to_lowercase();
        let channels =
            vec![channel(ChannelKind::Email, &mailbox), channel(ChannelKind::Telephone, &format!("+3188{number:04}333"))];
        Customer {
            key: format!("{CROWD}{number}"),
            connection: connection.to_owned(),
            record: record(&format!("8{number:05}"), fields, channels),
            opened: None,
            waiting: None,
        }
    })
}
