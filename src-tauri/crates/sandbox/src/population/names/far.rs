//! Turkish, Arabic, Vietnamese, Chinese, Indian and Surinamese names, romanised within the common alphabet.

use super::{FamilyStyle, Table};
use crate::population::Country::{Belgium, Britain, France, Germany, Netherlands, UnitedStates};
use crate::population::Language;

pub(super) const TABLES: &[Table] = &[
    Table {
        given: "Mehmet,Mustafa,Ahmet,Ali,Hüseyin,Hasan,Ömer,Yusuf,Emre,Can,Cem,Özgür,Gökhan,Tuncay,Ünal,Çetin,Volkan,Kerem,\
            Ayse,Fatma,Emine,Zeynep,Elif,Gülsen,Gül,Özlem,Çigdem,Sükran,Hatice,Merve,Büsra,Esra,Nazli,Tülay,Defne,Ümit",
        family: "Yilmaz,Kaya,Demir,Çelik,Sahin,Yildiz,Yildirim,Öztürk,Aydin,Özdemir,Arslan,Dogan,Kiliç,Aslan,Çetin,Kara,Koç,Kurt,\
            Özkan,Simsek,Polat,Korkmaz,Özçelik,Erdogan,Güler,Ünal,Çakir,Yavuz,Tas,Aksoy,Günes,Türk,Bulut,Karatas,Keskin",
        family_style: FamilyStyle::One,
        language: Language::Dutch,
        countries: &[Netherlands, Netherlands, Germany, Germany, Belgium],
        share: 40,
    },
    Table {
        given: "Mohamed,Muhammad,Ahmed,Youssef,Omar,Ali,Hassan,Karim,Bilal,Ibrahim,Khalid,Rachid,Abdelkader,Nour-Eddine,Salah,\
            Fatima,Fatima-Zahra,Aïcha,Khadija,Yasmina,Leïla,Samira,Naïma,Hafsa,Salma,Amina,Nadia,Zineb,Maryam,Soumaya",
        family: "El Amrani,El Idrissi,Bouzid,Benali,Haddad,Mansouri,Khoury,Al-Farsi,Al-Sayed,Abou Khalil,Ben Youssef,Bencheikh,\
            El Khattabi,Ouali,Saïdi,Aït Taleb,Chaoui,Naciri,Tahiri,Rahmani,Zerouali,Boukhari,Hamdaoui,Abdel Rahman,\
            El-Baz,Najjar,Shaheen,Darwish,Ziani,Belkacem",
        family_style: FamilyStyle::One,
        language: Language::Dutch,
        countries: &[Netherlands, Netherlands, Belgium, France],
        share: 30,
    },
    Table {
        given: "Anh,Minh,Hùng,Dung,Tuan,Long,Nam,Quang,Thành,Bình,Hoàng,Lan,Mai,Hoa,Linh,Huong,Thúy,Ngân,Hà,Trân,Thanh,Phuong,\
            Wei,Jie,Hao,Jun,Ming,Xiaoming,Yong,Jian,Lei,Li,Fang,Min,Jing,Xiu Ying,Yan,Mei,Xiaohong,Lü,Na,Mei-Ling,Chun-Hua",
        family: "Nguyen,Tran,Lê,Pham,Hoang,Phan,Vu,Võ,Dang,Bùi,Dô,Hô,Ngô,Duong,Lý,Wang,Li,Zhang,Liu,Chen,Yang,Huang,Zhao,Wu,\
            Zhou,Xu,Sun,Ma,Zhu,Hu,Guo,He,Lin,Gao,Luo,Lü,Ouyang,Sima,Au-Yeung,Zheng",
        family_style: FamilyStyle::One,
        language: Language::English,
        countries: &[Netherlands, Germany, France, UnitedStates],
        share: 20,
    },
    Table {
        given: "Aarav,Vivaan,Aditya,Arjun,Rohan,Rahul,Sanjay,Vikram,Suresh,Anil,Ravi,Krishna,Imran,Priya,Ananya,Diya,Saanvi,\
            Aisha,Kavya,Meera,Lakshmi,Sunita,Deepika,Radha,Indira,Shanti,Roshni,Winston,Glenn,Dennis,Sherida,Chantal,Urmila",
        family: "Patel,Sharma,Singh,Kumar,Gupta,Reddy,Iyer,Nair,Menon,Rao,Das,Mukherjee,Banerjee,Chatterjee,Joshi,Desai,Mehta,\
            Kapoor,Khan,Fernandes,D'Souza,D'Cruz,Ramdin,Ramautarsing,Bouterse,Kartosen,Pengel,Soekarno,Wijdenbosch,Rambaran,\
            Venkataraman,Balasubramaniam",
        family_style: FamilyStyle::One,
        language: Language::English,
        countries: &[Netherlands, Netherlands, Britain, Britain, UnitedStates],
        share: 20,
    },
];
