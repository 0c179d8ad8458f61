using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using NewsFunctions.Http;

namespace NewsFunctions.Publishing;

/// <summary>What a field says about who may see an article, and when.</summary>
internal enum VisibilityWord
{
    /// <summary>One of several words, such as draft.</summary>
    Status,

    /// <summary>Yes means: not public.</summary>
    Hides,

    /// <summary>No means: not public.</summary>
    Shows,

    /// <summary>The moment from which readers see it.</summary>
    Begins,

    /// <summary>The moment from which they do not see it any more.</summary>
    Ends,

    /// <summary>Who may see it, in a way that is not offered here.</summary>
    Limits,

    /// <summary>Who may see it, where the value says so; it may also say for whom it is written.</summary>
    Audience,

    /// <summary>No means: not to be found.</summary>
    Finds,

    /// <summary>Yes means: not public. Other values say nothing about it.</summary>
    HidesIfYes,

    /// <summary>No means: not public. Other values say nothing about it.</summary>
    HidesIfNo,
}

/// <summary>
/// The words of Hugo, Jekyll, Eleventy, Astro, Gatsby, Hexo, Ghost, WordPress, Decap, Grav, Pelican, Statamic, dev.to,
/// Obsidian and others for what is not public, or not yet. Names are as <see cref="FieldName.Normalise"/> writes them.
/// </summary>
internal static class VisibilityWords
{
    private static readonly (VisibilityWord Word, string Names)[] English =
    [
        (VisibilityWord.Status,
            "status visibility poststatus articlestatus contentstatus publishstatus publishingstatus "
            + "publicationstatus publishedstatus publishstate publicationstate postvisibility workflow workflowstatus "
            + "workflowstate reviewstatus editorialstatus"),
        (VisibilityWord.Hides,
            "draft drafts isdraft draftmode saveasdraft entwurf brouillon borrador bozza rascunho private isprivate "
            + "hidden ishidden hide unlisted isunlisted unpublished isunpublished internal isinternal confidential "
            + "secret embargoed isembargoed archived isarchived deleted isdeleted trashed disabled isdisabled "
            + "donotpublish dontpublish nopublish notpublic notpublished noshow onhold hold wip workinprogress "
            + "expired isexpired headless eleventyexcludefromcollections emailonly pending ispending notready "
            + "unreleased offline legalhold islegalhold withdrawn iswithdrawn retracted isretracted unapproved "
            + "needsreview needsapproval needslegal needslegalreview awaitingreview awaitingapproval underreview "
            + "inreview suspended quarantined spiked isspiked killed excludefromsite"),
        (VisibilityWord.Shows,
            "published ispublished publish dgpublish public ispublic live islive online isonline visible isvisible "
            + "listed enabled isenabled approved isapproved released isreleased readytopublish readyforpublish "
            + "routable render renderable discoverable showonsite"),
        (VisibilityWord.Begins,
            "date publishdate pubdate pubdatetime publicationdate publicationtime publishtime publisheddate "
            + "publishedtime publishdatetime datepublished datepublish publishedat publishat publishedon publishon "
            + "publishafter publishfrom publishedfrom publishing releasedate releaseat releaseon releasedat embargo "
            + "embargodate embargountil embargoeduntil embargoend embargoends embargoendsat embargolifts embargotime "
            + "sperrfrist schedule scheduled scheduledate scheduleddate scheduledfor scheduledat scheduledon "
            + "scheduledtime scheduledpublish scheduledpublishat golive goliveat golivedate goliveon livedate liveat "
            + "liveon livefrom postdate postdategmt dategmt posteddate postedat postedon posttime dateposted "
            + "startdate startsat startpublishing availablefrom availableat availableon availabledate visiblefrom "
            + "visibleafter validfrom notbefore holduntil holdfor hiddenuntil hideuntil draftuntil privateuntil "
            + "unlisteduntil showfrom showafter showon displayfrom activefrom datetime pubtime firstpublished "
            + "firstpublishedat dctermsissued issued dateissued"),
        (VisibilityWord.Ends,
            "expirydate expiry expires expiresat expireson expire expiredate expireat expirationdate expiration "
            + "expiretime unpublish unpublishdate unpublishat unpublishon unpublishedat unpublishedon enddate endsat "
            + "endpublishing validuntil validto validthrough visibleuntil availableuntil showuntil displayuntil "
            + "activeuntil liveuntil removeat removeon removeafter takedown takedowndate takedownat deleteat deleteon "
            + "deleteafter offlinefrom offlineat archivedate archiveat archiveon hideafter hidefrom hideon sunset "
            + "sunsetdate"),
        (VisibilityWord.Limits,
            "password postpassword protected ispasswordprotected passwordprotected membersonly memberonly "
            + "subscribersonly subscriberonly paidonly premium ispremium paywall paywalled tiers restricted "
            + "isrestricted loginrequired requireslogin authrequired noindex noindexing robots build bundlebuild acl "
            + "permissions gated isgated restrictedto allowedroles excludefromsitemap sitemapexclude sitemapignore "
            + "excludefromsearch excludefromsearchengines hidefromsearch hidefromsearchengines searchexclude"),
        (VisibilityWord.Audience,
            "access accesslevel accesscontrol audience visibleto readableby availableto membership memberlevel "
            + "subscription"),
        (VisibilityWord.Finds,
            "sitemap insitemap includeinsitemap index indexed indexable searchable findable crawlable insearch "
            + "includeinsearch"),
        (VisibilityWord.HidesIfYes,
            "skip ignore ignored exclude excluded removed isremoved cancelled canceled blocked locked"),
        (VisibilityWord.HidesIfNo,
            "permalink reviewed isreviewed legalreview legalreviewed legalapproved legalcheck legallycleared cleared "
            + "iscleared signedoff factcheck factchecked proofread proofreaded ready isready final isfinal finished "
            + "isfinished complete completed iscomplete checked verified confirmed authorised authorized"),
    ];

    private static readonly FrozenDictionary<string, VisibilityWord> Fields = English
        .Concat(VisibilityTranslations.Fields)
        .SelectMany(row => Spellings(row.Names).Select(name => (Name: name, row.Word)))
        .DistinctBy(pair => pair.Name).ToFrozenDictionary(pair => pair.Name, pair => pair.Word);

    // What a typing error may come near to; short words of other languages are near to too many others.
    private static readonly string[] Resembling =
    [
        .. English.Where(row => row.Word is not (VisibilityWord.HidesIfYes or VisibilityWord.HidesIfNo))
            .SelectMany(row => row.Names.Split(' ')),
        .. VisibilityTranslations.Fields.SelectMany(row => Spellings(row.Names)).Where(name => name.Length > 6),
    ];

    /// <summary>Fields of other systems that look like one of these words and are none.</summary>
    private static readonly FrozenSet<string> Harmless = (
        "external issueid dateline release releases releasedby releasenotes data dates datatype duration place "
        + "state publisher publishers publishername publication publicationname publishedin publishedby publishedurl "
        + "originallypublished originallypublishedat originallypublishedin source sources statistics template "
        + "topic topics type layout toc headline headlines hero heading headings header side sidebar line lines link "
        + "links list lists like likes life love lead leader label labels level gate rate rates late mate note notes "
        + "index render3d outputs outputformat hidetitle hidetoc hidemeta hidesidebar hidesummary hidecomments "
        + "hideauthor hidedate hideheader hidefooter hideimage hiddeninhomelist hidefeaturedimage hidenav "
        + "hidenavigation hidetags hidecategories hiderelated searchhidden eventdate eventstart eventend issue issues "
        + "series serial archives created createdat datecreated creationdate creator word words order older rendering "
        + "publicid listing buildid robot visual visuals video videos tier title titles tile tiles term terms text "
        + "texts world accessibility accessories subscriptions subscribe membershipid indexes indexpage "
        + "statistic station stage static bild bilder sitemappriority sitemapchangefreq")
        .Split(' ').ToFrozenSet();

    // Wherever one of these stands in a name, the field has to do with what readers may see.
    private static readonly string[] Stems =
    [
        "draft", "publish", "embargo", "private", "privacy", "unlisted", "visib", "password", "expir", "schedul",
        "golive", "status", "entwurf", "sperrfrist", "confidential", "hidden", "noindex",
    ];

    /// <summary>What a value of a field that says nothing else may say.</summary>
    public static readonly FrozenSet<string> NotPublic = (
        "draft drafts private unpublished notpublished pending pendingreview hidden unlisted trash trashed "
        + "autodraft embargo embargoed scheduled wip workinprogress noindex confidential secret donotpublish "
        + "notpublic internal entwurf brouillon borrador bozza rascunho legalhold withdrawn retracted membersonly "
        + $"subscribersonly {VisibilityTranslations.Drafts} {VisibilityTranslations.HiddenThings}")
        .Split(' ').ToFrozenSet();

    public static VisibilityWord? Find(string name) =>
        Fields.TryGetValue(FieldName.Normalise(name), out var word) ? word : null;

    /// <summary>The word that a name which is not known resembles, or null.</summary>
    public static string? Resembled(string name)
    {
        var normal = FieldName.Normalise(name);
        if (normal.Length < 3 || Harmless.Contains(normal)) return null;
        var nearest = Resembling.MinBy(word => (Nearest.Distance(word, normal), word.Length))!;
        var distance = Nearest.Distance(nearest, normal);
        var isNearerToOthers = FieldName.Guess(name) is { } field && Find(field) is null
            && Nearest.Distance(FieldName.Normalise(field), normal) <= distance;
        if (distance <= Allowed(normal, nearest) && !isNearerToOthers) return nearest;
        return Stems.FirstOrDefault(stem => normal.Contains(stem, StringComparison.Ordinal));
    }

    // Öffentlich is also written oeffentlich and offentlich.
    private static IEnumerable<string> Spellings(string names) => names.Split(' ').SelectMany(
        name => new[] { name, WithoutMarks(name), WithoutMarks(Umlauts(name)) }).Distinct();

    private static string Umlauts(string name) => name.Replace("ä", "ae", StringComparison.Ordinal)
        .Replace("ö", "oe", StringComparison.Ordinal).Replace("ü", "ue", StringComparison.Ordinal);

    private static string WithoutMarks(string name) => string.Concat(name.Normalize(NormalizationForm.FormD)
        .Where(letter => CharUnicodeInfo.GetUnicodeCategory(letter) != UnicodeCategory.NonSpacingMark))
        .Normalize(NormalizationForm.FormC);

    // Short words are near to many others.
    private static int Allowed(string name, string word) => word.Length switch
    {
        <= 3 => 0,
        4 => name[0] == word[0] ? 1 : 0,
        <= 7 => 1,
        _ => 2,
    };
}
