namespace NewsFunctions.Publishing;

/// <summary>Why an upload is rejected; or, where the code begins with W, what its editor should look at.</summary>
/// <param name="Line">Line of the uploaded file, from 1, where the fault has one.</param>
/// <param name="Advice">What to do in this very case, where more can be said than for the code in general.</param>
public sealed record Fault(string Code, int? Line, string Message, string? Advice = null)
{
    /// <summary>What to do about each code in general; docs/editors.md has the same list.</summary>
    public static readonly IReadOnlyDictionary<string, string> Remedies = new Dictionary<string, string>
    {
        ["UP001"] = "Give the file a name that ends in .md, .markdown or .html, or move it out of the container.",
        ["UP002"] = "Upload the file again; it arrived without content.",
        ["UP003"] = "Split the text, or upload its images to the container \"images\" instead of embedding them.",
        ["UP004"] = "Save the file as plain text in UTF-8 and upload it again.",
        ["UP005"] = "Upload a simpler version of the file, and show this one to whoever runs the site.",
        ["FM001"] = "Begin the file with a line ---, then at least a line \"title: …\", then a line --- again.",
        ["FM002"] = "Close the front matter with a line --- before the text begins.",
        ["FM003"] = "Correct the line; a value that contains a colon or begins with a sign needs quotation marks "
            + "around it.",
        ["FM004"] = "Shorten the front matter to 16 KB; long texts belong in the body.",
        ["FM005"] = "Put quotation marks around a value that begins with & or *; anchors and aliases are not allowed.",
        ["FM006"] = "Flatten the front matter; it is nested more than 8 levels deep.",
        ["FM007"] = "Write it as YAML: a line ---, then lines such as \"title: …\", then a line --- again.",
        ["FM008"] = "Put quotation marks around the whole value, or move the comment to a line of its own.",
        ["FM010"] = "Add a line \"title: …\" to the front matter.",
        ["FM011"] = "Write the field as a single text, or for tags and authors as a list; "
            + "quote a text that begins with [ or {.",
        ["FM012"] = "Write the date as 2026-11-23 or 2026-11-23T08:30:00+01:00.",
        ["FM013"] = "Use only the letters a-z, digits and hyphens in the slug, at most 120 of them.",
        ["FM014"] = "Write status: published or status: draft.",
        ["FM015"] = "Write the language as a code such as en, de or pt-BR.",
        ["FM016"] = "Write the source as \"source: {name: …, url: https://…}\".",
        ["FM017"] = "Write an SPDX id such as CC-BY-4.0, an https address, or \"all rights reserved\".",
        ["FM018"] = "Shorten the value.",
        ["FM019"] = "Write \"status: draft\", or a \"date\" in the future; "
            + "or take the line out to publish the article now.",
        ["FM020"] = "Write the field as \"corrections: [{date: 2026-11-24, text: …}]\", with no date in the future.",
        ["BD001"] = "Take the text out of some of its nested lists, quotations or elements.",
        ["BD002"] = "Split the article, or leave images out.",
        ["BD003"] = "Simplify the HTML; elements seem to be left open or to overlap.",
        ["BD004"] = "Split the text, and take out tables, links or elements by the thousand, "
            + "which may be left over from a conversion.",
        ["BD005"] = "Close the comment, take it out, or write what readers shall see as it stands between backticks.",
        ["SL001"] = "Choose another slug in the front matter, or take the other article offline first.",
        ["SL002"] = "Delete the one that you do not want; "
            + "this one is published by itself when the other is gone. Names of ASCII letters avoid it.",
        ["PB001"] = "Name it as docs/publishers.md says, or move it out of the container.",
        ["PB002"] = "Write the owner as a name, or as \"owner: {name: …, address: …, email: …}\".",
        ["PB003"] = "Write the name of a page, such as imprint, or \"{label: …, url: …}\".",
        ["PB004"] = "Write an address that begins with https://; in the navigation also a path such as /tag/sea.",
        ["PB005"] = "Give the file a name of the letters a-z, digits and hyphens, such as imprint.md.",
        ["PB006"] = "Give the file another name, or take the other page offline first.",
        ["PB007"] = "Shorten the texts of the publication, or take files out that are not needed.",
        ["PB008"] = "Take the line out, or upload the page when it shall be read.",
        ["PB009"] = "Write the name that the IANA database has, such as Europe/Berlin.",
        ["PB010"] = "Write \"crawlers: {search: allow, answer: allow, train: refuse}\", each with allow or refuse.",
        ["PB011"] = "Upload the picture to the container \"images\" and write its name with images/ before it.",
        ["PB012"] = "Take the line out; to hide the file, take it out of the container.",
        ["PB013"] = "Correct the line; docs/themes.md tells what templates are made of.",
        ["PB014"] = "Look at the line: a loop or a part may never end, or a filter may be misspelt.",
        ["PB015"] = "Upload the file under a name with the right ending, or leave it out.",
        ["PB016"] = "Make the file smaller.",
        ["W001"] = "Check the spelling of the field.",
        ["W002"] = "Upload the image to the container \"images\"; the article picks it up by itself.",
        ["W003"] = "Describe the image for readers who cannot see it: in the square brackets before its name, "
            + "in alt, or in imageAlt.",
        ["W004"] = "Save the file as UTF-8 to be sure that every letter is right.",
        ["W005"] = "Add a line \"slug: …\" to the front matter for a readable address.",
        ["W006"] = "Upload the image as JPEG, PNG, WebP, AVIF or GIF, of 20 MB and 40 megapixels at most; "
            + "save a JPEG of more than 100 passes again.",
        ["W007"] = "Leave them out: scripts, forms, frames and media players are not shown to readers.",
        ["W008"] = "Upload the image to the container \"images\" and write its name there with images/ before it, "
            + "such as images/map.png.",
        ["W009"] = "Upload the page; the navigation picks it up by itself.",
        ["W010"] = "Upload the part that is missing, or correct the template that was changed last.",
        ["W020"] = "Correct one of the two dates.",
        ["W021"] = "Write the text below the front matter.",
        ["W022"] = "Take that out to publish the article.",
        ["W023"] = "Give one of the two another translationKey or another language.",
        ["W030"] = "Close a comment with -->, and write comments as <!-- … -->; readers see none of them. "
            + "What they shall see stands between backticks.",
        ["W031"] = "Correct the address, or upload the article that the link leads to; "
            + "until then readers see the words without a link.",
        ["W032"] = "Write it as Markdown or HTML, or put a backslash before it if it shall be read as it stands.",
        ["W033"] = "Show in another way what it would have shown: as a picture, as a table, as a link or in words.",
    };

    public string Remedy => Advice ?? Remedies[Code];

    /// <summary>What fits into a blob index tag: <c>FM012 line 7</c>.</summary>
    public string Short => Line is { } line ? $"{Code} line {line}" : Code;
}

/// <summary>The upload cannot be published; carries the faults out of nested parsing.</summary>
public sealed class RejectedException(IReadOnlyList<Fault> faults) : Exception(faults[0].Message)
{
    public RejectedException(string code, int? line, string message, string? advice = null)
        : this([new Fault(code, line, message, advice)])
    {
    }

    /// <summary>At least one.</summary>
    public IReadOnlyList<Fault> Faults { get; } = faults;

    public Fault Fault => Faults[0];
}
