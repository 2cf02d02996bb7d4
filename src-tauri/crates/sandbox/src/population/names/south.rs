//! Spanish, Portuguese and Italian names.

use super::{FamilyStyle, Table};
use crate::population::Country::{Germany, Italy, Netherlands, Portugal, Spain};
use crate::population::Language;

pub(super) const TABLES: &[Table] = &[
    Table {
        given: "José María,Hugo,Mateo,Martín,Lucas,Leo,Daniel,Alejandro,Manuel,Pablo,Álvaro,Adrián,Enzo,Iñigo,Íker,Sergio,\
            Joaquín,Andrés,Tomás,Jesús,Ángel,Ramón,Agustín,Julián,Raúl,Óscar,Rubén,Núria,Lucía,Sofía,Martina,María,Julia,\
            Paula,Valeria,Emma,Daniela,Carla,Alba,Noa,Begoña,Íngrid,María del Carmen,María de los Ángeles,María José,\
            Ana Belén,Concepción,Inmaculada,Rocío,Pilar,Montserrat,Mònica,Cèlia",
        family: "García,Rodríguez,González,Fernández,López,Martínez,Sánchez,Pérez,Gómez,Martín,Jiménez,Hernández,Ruiz,Díaz,Moreno,\
            Muñoz,Álvarez,Romero,Gutiérrez,Alonso,Navarro,Torres,Domínguez,Ramos,Vázquez,Ramírez,Gil,Serrano,Morales,Molina,\
            Blanco,Suárez,Castro,Ortega,Delgado,Ortiz,Marín,Rubio,Núñez,Medina,Sanz,Castillo,Iglesias,Cortés,Garrido,\
            Santos,Guerrero,Lozano,Cano,Cruz,Méndez,Flores,Peña,Ibáñez,de la Cruz,del Río,Güell,Puigdemont,Etxeberria",
        family_style: FamilyStyle::BothParents,
        language: Language::English,
        countries: &[Spain, Spain, Spain, Netherlands],
        share: 60,
    },
    Table {
        given: "João,Francisco,Afonso,Tomás,Duarte,Lourenço,Santiago,Miguel,Gonçalo,Rodrigo,Martim,Simão,António,Luís,Estêvão,\
            Inácio,Zé,Maria,Leonor,Matilde,Alice,Benedita,Carolina,Beatriz,Margarida,Inês,Conceição,Fátima,Graça,Luísa,\
            Glória,Assunção,Mónica,Patrícia,Lídia,Vitória",
        family: "Silva,Santos,Ferreira,Pereira,Oliveira,Costa,Rodrigues,Martins,Jesus,Sousa,Fernandes,Gonçalves,Gomes,Lopes,\
            Marques,Alves,Almeida,Ribeiro,Pinto,Carvalho,Teixeira,Moreira,Correia,Mendes,Nunes,Soares,Vieira,Monteiro,\
            Cardoso,Rocha,Raposo,Neves,Coelho,Cruz,Cunha,Pires,Ramos,Reis,Simões,Antunes,Matos,Fonseca,Araújo,Guimarães,\
            Magalhães,da Conceição,dos Santos,de Sá,Brandão,Leitão",
        family_style: FamilyStyle::BothParents,
        language: Language::English,
        countries: &[Portugal, Portugal, Netherlands],
        share: 25,
    },
    Table {
        given: "Leonardo,Francesco,Tommaso,Edoardo,Alessandro,Lorenzo,Mattia,Gabriele,Riccardo,Andrea,Nicolò,Giosuè,Niccolò,\
            Giuseppe,Salvatore,Carmelo,Gian Luca,Pier Paolo,Sofia,Aurora,Giulia,Ginevra,Beatrice,Alice,Vittoria,Emma,Ludovica,\
            Matilde,Chiara,Noemi,Maria Grazia,Anna Rosa,Desirée,Nicoletta,Graziella",
        family: "Rossi,Russo,Ferrari,Esposito,Bianchi,Romano,Colombo,Ricci,Marino,Greco,Bruno,Gallo,Conti,De Luca,Mancini,Costa,\
            Giordano,Rizzo,Lombardi,Moretti,Barbieri,Fontana,Santoro,Mariani,Rinaldi,Caruso,Ferrara,Galli,Martini,Leone,\
            Longo,Gentile,Martinelli,Vitale,Lombardo,Serra,Coppola,De Santis,D'Angelo,Marchetti,Parisi,Villa,Conte,Ferraro,\
            Dell'Acqua,D'Annunzio,Nicolò,Forlì,Cantù,Scalà",
        family_style: FamilyStyle::One,
        language: Language::English,
        countries: &[Italy, Italy, Italy, Germany, Netherlands],
        share: 40,
    },
];
