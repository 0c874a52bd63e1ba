//! The words of BibLaTeX's localisation that stand in bibliographies, such as `phdthesis`.

/// Each key with its words in English, German, French, Spanish and Italian.
const WORDS: &[(&str, [&str; 5])] = &[
    (
        "mathesis",
        [
            "Master’s thesis",
            "Magisterarbeit",
            "mémoire de master",
            "Tesis de maestría",
            "Tesi di laurea magistrale",
        ],
    ),
    (
        "phdthesis",
        ["PhD thesis", "Dissertation", "thèse de doctorat", "Tesis doctoral", "Tesi di dottorato"],
    ),
    (
        "candthesis",
        [
            "Candidate thesis",
            "Kandidatenarbeit",
            "thèse de candidature",
            "Tesis de candidato",
            "Tesi di candidatura",
        ],
    ),
    (
        "bathesis",
        [
            "Bachelor’s thesis",
            "Bachelorarbeit",
            "mémoire de licence",
            "Tesis de licenciatura",
            "Tesi di laurea triennale",
        ],
    ),
    (
        "resreport",
        [
            "research report",
            "Forschungsbericht",
            "rapport scientifique",
            "Informe de investigación",
            "relazione di ricerca",
        ],
    ),
    (
        "techreport",
        [
            "technical report",
            "technischer Bericht",
            "rapport technique",
            "Informe técnico",
            "relazione tecnica",
        ],
    ),
    ("software", ["computer software", "Computer-Software", "logiciel", "Software", "software"]),
    ("datacd", ["CD-ROM", "CD-ROM", "cédérom", "CD-ROM", "CD-ROM"]),
    ("audiocd", ["audio CD", "Audio-CD", "disque compact audio", "CD de audio", "CD audio"]),
    ("patent", ["patent", "Patent", "brevet", "patente", "brevetto"]),
    (
        "patentus",
        [
            "U.S. patent",
            "US-Patent",
            "brevet américain",
            "patente de los EE. UU.",
            "brevetto statunitense",
        ],
    ),
    (
        "patenteu",
        [
            "European patent",
            "europäisches Patent",
            "brevet européen",
            "patente europea",
            "brevetto europeo",
        ],
    ),
    (
        "patentde",
        [
            "German patent",
            "deutsches Patent",
            "brevet allemand",
            "patente alemana",
            "brevetto tedesco",
        ],
    ),
    (
        "patentfr",
        [
            "French patent",
            "französisches Patent",
            "brevet français",
            "patente francesa",
            "brevetto francese",
        ],
    ),
    (
        "patentuk",
        [
            "British patent",
            "britisches Patent",
            "brevet britannique",
            "patente británica",
            "brevetto britannico",
        ],
    ),
    (
        "patreq",
        [
            "patent request",
            "Patentanmeldung",
            "demande de brevet",
            "solicitud de patente",
            "richiesta di brevetto",
        ],
    ),
    (
        "patrequs",
        [
            "U.S. patent request",
            "US-Patentanmeldung",
            "demande de brevet américain",
            "solicitud de patente de los EE. UU.",
            "richiesta di brevetto statunitense",
        ],
    ),
    ("countryus", ["United States", "USA", "États-Unis", "Estados Unidos", "Stati Uniti"]),
    (
        "countryeu",
        [
            "European Union",
            "Europäische Union",
            "Union européenne",
            "Unión Europea",
            "Unione Europea",
        ],
    ),
    ("countryde", ["Germany", "Deutschland", "Allemagne", "Alemania", "Germania"]),
    ("countryfr", ["France", "Frankreich", "France", "Francia", "Francia"]),
    (
        "countryuk",
        ["United Kingdom", "Großbritannien", "Royaume-Uni", "Reino Unido", "Regno Unito"],
    ),
    (
        "inpreparation",
        [
            "in preparation",
            "in Vorbereitung",
            "en préparation",
            "en preparación",
            "in preparazione",
        ],
    ),
    ("submitted", ["submitted", "eingereicht", "soumis", "enviado", "presentato"]),
    (
        "forthcoming",
        ["forthcoming", "im Erscheinen", "à paraître", "en prensa", "di prossima pubblicazione"],
    ),
    ("inpress", ["in press", "im Druck", "sous presse", "en prensa", "in corso di stampa"]),
    (
        "prepublished",
        ["pre-published", "Vorabveröffentlichung", "prépublié", "prepublicado", "pre-pubblicato"],
    ),
    ("jourser", ["series", "Reihe", "série", "serie", "serie"]),
    ("newseries", ["new series", "Neue Folge", "nouvelle série", "nueva época", "nuova serie"]),
    ("oldseries", ["old series", "Alte Folge", "ancienne série", "antigua época", "vecchia serie"]),
    ("newser", ["new series", "Neue Folge", "nouvelle série", "nueva época", "nuova serie"]),
    ("oldser", ["old series", "Alte Folge", "ancienne série", "antigua época", "vecchia serie"]),
    ("and", ["and", "und", "et", "y", "e"]),
    ("andothers", ["et al.", "et al.", "et al.", "et al.", "et al."]),
    ("page", ["page", "Seite", "page", "página", "pagina"]),
    ("pages", ["pages", "Seiten", "pages", "páginas", "pagine"]),
    ("volume", ["volume", "Band", "volume", "volumen", "volume"]),
    ("number", ["number", "Nummer", "numéro", "número", "numero"]),
    ("part", ["part", "Teil", "partie", "parte", "parte"]),
    ("chapter", ["chapter", "Kapitel", "chapitre", "capítulo", "capitolo"]),
    ("reviewof", ["Review of", "Rezension von", "Compte rendu de", "Reseña de", "Recensione di"]),
];

/// The words of a key in a language; those in English where the language has none here.
pub(super) fn spell(key: &str, language: &str) -> Option<&'static str> {
    let key = key.trim();
    let (_, words) = WORDS.iter().find(|(name, _)| name.eq_ignore_ascii_case(key))?;
    let column = ["en", "de", "fr", "es", "it"].iter().position(|known| *known == language);
    Some(words[column.unwrap_or(0)])
}

/// Whether a word is a key.
pub(super) fn is_known(key: &str) -> bool {
    WORDS.iter().any(|(name, _)| *name == key)
}
