namespace NewsFunctions.Publishing;

/// <summary>
/// The words of <see cref="VisibilityWords"/> in the languages that editors of Europe and their tools write, and some
/// others. Nobody is asked to use them; whoever does means it.
/// </summary>
internal static class VisibilityTranslations
{
    /// <summary>What a status or another field says of an article that is not public.</summary>
    public const string Drafts =
        "brouillons borradores bozze rascunhos klad kladde udkast utkast szkic szkice wersjarobocza robocza luonnos "
        + "luonnostila piszkozat ciornă schiță πρόχειρο προσχέδιο черновик черновики чернова чернетка чарнавік taslak "
        + "esborrany esborranys osnutek mustand melnraksts juodraštis drög dréacht zirriborro rascuño abbozz "
        + "下書き 草稿 草稿箱 초안 임시저장 مسودة טיוטה";

    public const string HiddenThings =
        "privat vertraulich geheim intern versteckt verborgen gesperrt zurückgezogen gelöscht archiviert "
        + "unveröffentlicht nichtöffentlich nichtveröffentlichen privé caché masqué interne confidentiel nonpublié "
        + "nonpublic dépublié supprimé archivé retiré privado oculto interno confidencial secreto nopublicar "
        + "nopublicado eliminado retirado nãopublicar nãopublicado privato nascosto riservato nonpubblicare "
        + "nonpubblicato ritirato vertrouwelijk nietpubliceren nietopenbaar verwijderd prywatny prywatne ukryty ukryte "
        + "niepublikować poufne dold hemlig opublicerad skjult fortrolig yksityinen piilotettu luottamuksellinen "
        + "soukromé skryté skrytý súkromné nepublikovat privát rejtett bizalmas privată ascuns ιδιωτικό κρυφό "
        + "εμπιστευτικό приватный приватно скрытый скрыто скрыт конфиденциально неопубликовано приватний приховано "
        + "прихований неопубліковано скрито gizli özel yayınlanmadı privatno skriveno skrito neobjavljeno 非公開 "
        + "限定公開 私密 私有 隐藏 隱藏 未发布 未發布 비공개 숨김 خاص مخفي פרטי מוסתר";

    public const string PublicThings =
        "öffentlich veröffentlicht veröffentlichen sichtbar publié publiée publier publique enligne publicado "
        + "publicada publicar público pública pubblicato pubblicata pubblicare pubblico visibile publiek openbaar "
        + "gepubliceerd publiceren zichtbaar opublikowany opublikowane opublikowano publikuj publiczny publiczne "
        + "widoczny publicerad publicera offentlig synlig publisert publiceret udgivet offentliggjort julkaistu "
        + "julkaise julkinen näkyvissä publikováno zveřejněno veřejné publikované zverejnené verejné közzétéve "
        + "publikált nyilvános publicat publicată δημοσιευμένο δημοσίευση δημόσιο опубликовано опубликован "
        + "опубликовать публичный публично публиковать опубліковано публічний публикувано публично yayınlandı "
        + "yayında herkeseaçık objavljeno objavi javno javen avaldatud publicēts paskelbta 公開 公开 公開する 发布 發布 已发布 "
        + "공개 발행 منشور عام פורסם ציבורי";

    public const string Yes =
        "ja jo oui si sí sim da tak ano áno igen kyllä evet jah jā taip ναι да так はい 是 예 네 نعم כן ✓ ✔ ☑ x";

    public const string No =
        "nein non não nie ne nem ei nee nej nei nu hayır όχι нет ні не いいえ 否 不 아니요 아니오 لا לא ✗ ✘ ☐";

    public static readonly (VisibilityWord Word, string Names)[] Fields =
    [
        (VisibilityWord.Status,
            "statut estado stato stav stan tila staat állapot állás stare durum статус стан κατάσταση sichtbarkeit "
            + "visibilité visibilidad visibilidade visibilità zichtbaarheid видимость ステータス 状态 狀態 상태"),
        (VisibilityWord.Hides, Drafts + " " + HiddenThings),
        (VisibilityWord.HidesIfYes, "concept koncept návrh skizze schizzo schets vázlat skica nacrt"),
        (VisibilityWord.Shows, PublicThings),
        (VisibilityWord.Begins,
            "veröffentlichungsdatum veröffentlichtam veröffentlichenam erscheinungsdatum erscheintam freigabedatum "
            + "freigabeam onlineab sichtbarab datepublication datedepublication publiéle parution dateparution "
            + "fechadepublicación fechapublicación datadepublicação datapublicação datadipubblicazione "
            + "datapubblicazione publicatiedatum datapublikacji publiceringsdatum publiseringsdato udgivelsesdato "
            + "julkaisupäivä datumvydání datumzveřejnění közzétételdátuma datapublicării ημερομηνίαδημοσίευσης "
            + "датапубликации датапублікації датанапубликуване yayıntarihi datadepublicació datumobjave 公開日 发布日期 "
            + "發布日期 게시일"),
        (VisibilityWord.Ends,
            "ablaufdatum verfallsdatum sichtbarbis onlinebis gültigbis datedexpiration dateexpiration "
            + "fechadecaducidad fechadeexpiración datadeexpiração datadiscadenza scadenza vervaldatum datawygaśnięcia "
            + "датаокончания"),
        (VisibilityWord.Limits,
            "passwort kennwort motdepasse contraseña senha palavrapasse wachtwoord hasło lösenord salasana heslo "
            + "jelszó parolă κωδικός пароль şifre nurfürmitglieder nurfürabonnenten nurabo réservéauxabonnés "
            + "solosuscriptores soloabbonati パスワード 密码 密碼 비밀번호"),
        (VisibilityWord.HidesIfNo, "freigabe freigegeben geprüft gegengelesen abgenommen relu validé revisado "
            + "approvato goedgekeurd zatwierdzony godkänd hyväksytty schváleno jóváhagyva одобрено"),
    ];
}
