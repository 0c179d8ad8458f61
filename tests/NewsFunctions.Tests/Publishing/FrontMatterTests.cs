namespace NewsFunctions.Tests.Publishing;

public sealed class FrontMatterTests
{
    [Theory]
    [InlineData("title: Port plan: what happens", "FM003 line 2", "Character 17", "\"Port plan: what happens\"")]
    [InlineData("title: A\ntags:\n\t- harbour", "FM003 line 4", "a tab", "blanks")]
    [InlineData("title: A\nsource:\n\tname: B", "FM003 line 4", "a tab", "blanks")]
    [InlineData("title：港口", "FM003 line 2", "Character 6", "ordinary colon")]
    [InlineData("title: A\nauthor:Ada", "FM003 line 3", "Character 8", "blank after the colon")]
    [InlineData("title: A\nsummary: One\nand two", "FM003 line 4", "\"and two\"", "field: value")]
    [InlineData("title: A\nsummary: One:", "FM003 line 3", "Character 13", "quotation marks")]
    [InlineData("title: A\ntags:\n- a\n-b", "FM003 line 5", "Character 2", "blank after the hyphen")]
    [InlineData("title: \"C:\\x\"", "FM003 line 2", "Character 11", "Write it twice")]
    [InlineData("title: \"\\u12\"", "FM003 line 2", "Character 9", "Write it twice")]
    [InlineData("title: \"Harbour\" opens", "FM003 line 2", "Character 17", "pair")]
    [InlineData("title: \"Harbour opens", "FM003 line 2", "Character 8", "quotation mark")]
    [InlineData("title: 'It's open'", "FM003 line 2", "goes on", "pair")]
    [InlineData("title: \"C:\\path\"", "FM003 line 2", "backslash", "twice")]
    [InlineData("title: [Live] The match", "FM003 line 2", "goes on after", "\"[Live] The match\"")]
    [InlineData("title: {Live} The match", "FM003 line 2", "goes on after", "quotation marks")]
    [InlineData("title: A\ntags: [a, b", "FM003 line 3", "is missing", "Add it")]
    [InlineData("title: A\ntags: [C, #harbour]", "FM003 line 3", "comment", "quotation marks")]
    [InlineData("title: A\nauthor: @ada", "FM003 line 3", "\"@\"", "\"@ada\"")]
    [InlineData("title: 100\nauthor: %x", "FM003 line 3", "\"%\"", "quotation marks")]
    [InlineData("title: - A", "FM003 line 2", "\"-\"", "quotation marks")]
    [InlineData("title: !Wow it opens", "FM003 line 2", "\"!\"", "quotation marks")]
    [InlineData("title: &A it opens", "FM005 line 2", "anchor", "quotation marks")]
    [InlineData("title: *Wow* it opens", "FM005 line 2", "alias", "quotation marks")]
    [InlineData("title: A\nTitle: B", "FM003 line 3", "lines 2 and 3", "Keep one")]
    [InlineData("title: A\ntitle: B", "FM003 line 3", "lines 2 and 3", "Keep one")]
    [InlineData("title: A\nsource: {name: B, name: C}", "FM003 line 3", "", "")]
    [InlineData("- title: A", "FM003 line 2", "field: value", "")]
    [InlineData("title: A\n--- draft: true", "FM003 line 3", "", "")]
    public void Broken_YAML_is_told_with_line_character_and_a_remedy_that_fits(
        string yaml, string fault, string message, string remedy)
    {
        var first = Fields.RefusedFile($"---\n{yaml}\n---\nText.\n")[0];

        Assert.Equal(fault, first.Short);
        Assert.Contains(message, first.Message, StringComparison.Ordinal);
        Assert.Contains(remedy, first.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("+++\ntitle = \"A\"\n+++\nText.", "FM007 line 1", "TOML")]
    [InlineData("{\n\"title\": \"A\"\n}\nText.", "FM007 line 1", "JSON")]
    [InlineData(";;;\n\"title\": \"A\"\n;;;\nText.", "FM007 line 1", "JSON")]
    [InlineData("---toml\ntitle = \"A\"\n---\nText.", "FM007 line 1", "TOML")]
    [InlineData("\n———\ntitle: A\n———\nText.", "FM001 line 2", "three hyphens")]
    [InlineData("----\ntitle: A\n----\nText.", "FM001 line 1", "three hyphens")]
    [InlineData("# A\n\nText.", "FM001 line 1", "# A")]
    [InlineData("---\ntitle: A\n———\nText.", "FM002 line 1", "Line 3")]
    [InlineData("---\ntitle: A\nText.", "FM002 line 1", "never closed")]
    public void A_header_of_another_kind_is_named(string text, string fault, string message)
    {
        var only = Assert.Single(Fields.RefusedFile(text));

        Assert.Equal(fault, only.Short);
        Assert.Contains(message, only.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\uFEFF---\ntitle: A\n---\n")]
    [InlineData("\uFEFF\uFEFF---\ntitle: A\n---\n")]
    [InlineData("\u200B---\ntitle: A\n---\n")]
    [InlineData("--- \n\uFEFFtitle: A\n--- \n")]
    [InlineData("---\u00A0\ntitle: A\n---\u00A0\n")]
    [InlineData("---\ntitle:\u00A0A\n---\n")]
    [InlineData("---\ntitle\u00A0: A\n---\n")]
    [InlineData("---\ntitle:\u3000A\n---\n")]
    [InlineData("---\ntitle:\tA\t\n---\t\n")]
    [InlineData("---\r\n\r\ntitle: A\r\n\r\n---\r\n")]
    [InlineData("---\ntags: [\n  a,\n  b\n  ]\ntitle: A\n---\n")]
    [InlineData("---\ntags:\n\u00A0\u00A0-\u00A0b\ntitle: A\n---\n")]
    [InlineData("---\nTITLE: A\n---\n")]
    [InlineData("---yaml\ntitle: A\n---\n")]
    [InlineData("---\n{\"title\": \"A\"}\n---\n")]
    [InlineData("---\ntitle: >-\n  A\n...\n")]
    public void Odd_blanks_marks_and_cases_do_no_harm(string text) =>
        Assert.Equal("A", Fields.ReadFile(text).Article.Title);

    [Fact]
    public void All_faults_of_a_front_matter_come_at_once()
    {
        const string text = """
            ---
            title: Port plan: what happens
            author: @ada
            tags:
            	- harbour
            date: soon
            language: english
            license: Copyright
            slug: Über uns
            updated: never
            drafft: true
            ---
            Text.
            """;

        Assert.Equal(
            ["FM003 line 2", "FM003 line 3", "FM003 line 5", "FM012 line 6", "FM015 line 7", "FM017 line 8",
             "FM013 line 9", "FM012 line 10", "FM019 line 11"],
            Fields.RefusedFile(text).Select(fault => fault.Short));
    }

    [Theory]
    [InlineData("title: Why pier #4 has to close", "Why pier #4 has to close")]
    [InlineData("title: Pier #4 and #12", "Pier #4 and #12")]
    [InlineData("title: C# and F#", "C# and F#")]
    [InlineData("title: \"Pier # four\"", "Pier # four")]
    [InlineData("title: \"Pier\" # four", "Pier")]
    [InlineData("title: Pier\n# a note\nauthor: B", "Pier")]
    [InlineData("title: |\n  Pier #four\n  closes", "Pier #four closes")]
    [InlineData("title: Fish &amp; Ships &#8217;26", "Fish & Ships ’26")]
    [InlineData("title: It&#146;s &quot;open&quot;", "It’s \"open\"")]
    [InlineData("title: AT&T &unknown; R&D", "AT&T &unknown; R&D")]
    [InlineData("title: The <em>Sea Cloud</em> & \"friends\" <3", "The <em>Sea Cloud</em> & \"friends\" <3")]
    [InlineData("title: \"&lt;b&gt;&#1;&#x82;x\"", "<b> x")]
    public void A_title_is_read_whole(string yaml, string title) =>
        Assert.Equal(title, Fields.ReadFile($"---\n{yaml}\n---\nText.").Article.Title);

    [Theory]
    [InlineData("title: Pier # four")]
    [InlineData("title: Pier #MeToo")]
    [InlineData("title: #Pier")]
    [InlineData("title: \"Pier\" #four closes")]
    [InlineData("title: Pier\n  #4 closes")]
    [InlineData("title: A\nauthor: Team #Four # a note")]
    [InlineData("title: A\nsummary: Meeting # twelve")]
    [InlineData("title: A\ntags:\n  - B #sea")]
    [InlineData("title: A\nsource:\n  name: Gazette #sea")]
    public void A_text_that_YAML_would_cut_at_a_number_sign_is_rejected(string yaml)
    {
        var faults = Fields.RefusedFile($"---\n{yaml}\n---\nText.");

        Assert.Contains("FM008", faults.Select(fault => fault.Code));
        Assert.Contains("quotation marks", faults[0].Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("author: Ada", "Ada")]
    [InlineData("author: King, Jr.", "King, Jr.")]
    [InlineData("author: [Ada, Bo]", "Ada|Bo")]
    [InlineData("author: {name: Ada, url: https://example.org/}", "Ada")]
    [InlineData("authors: [Ada, Bo, ada]", "Ada|Bo")]
    [InlineData("authors: Ada, Bo", "Ada|Bo")]
    [InlineData("Authors:\n- Ada\n- Name: Bo\n  email: b@example.org", "Ada|Bo")]
    [InlineData("byline: Ada", "Ada")]
    [InlineData("author: Null", "Null")]
    [InlineData("author: ~", "NewsFunctions")]
    [InlineData("author: Ada\nauthors: [Bo]", "Ada|Bo")]
    [InlineData("author: Team #4", "Team #4")]
    [InlineData("author:", "NewsFunctions")]
    [InlineData("authors: []", "NewsFunctions")]
    public void A_byline_is_a_name_or_a_list_of_names(string lines, string names) =>
        Assert.Equal(names, string.Join('|', Fields.Read(lines).Article.Authors.Select(author => author.Name)));

    [Theory]
    [InlineData("authors: [[Ada]]", "FM011 line 3")]
    [InlineData("author: {first: Ada}", "FM011 line 3")]
    [InlineData("authors: [a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u]", "FM018 line 3")]
    [InlineData("title_image: x\nlanguage: de_DE", "FM015 line 4")]
    [InlineData("source: [x]", "FM016 line 3")]
    public void A_field_of_the_wrong_shape_is_told(string lines, string fault) =>
        Assert.Equal(fault, Assert.Single(Fields.Refused(lines)).Short);

    [Fact]
    public void A_name_of_a_field_is_one_line_in_what_editors_are_told() => Assert.Contains(
        "\"odd name\"", Assert.Single(Fields.Read("\"odd\\nname\": x").Warnings).Message, StringComparison.Ordinal);

    [Fact]
    public void More_than_a_hundred_fields_are_rejected() => Assert.Equal("FM018 line 1", Assert.Single(Fields.Refused(
        string.Join('\n', Enumerable.Range(1, 1000).Select(number => $"number{number}: x")))).Short);

    [Fact]
    public void A_change_before_the_publication_is_warned_about() => Assert.Equal(
        "W020", Assert.Single(Fields.Read("date: 2026-11-20\nupdated: 2026-11-19").Warnings).Code);

    [Fact]
    public void A_picture_has_alt_caption_and_credit()
    {
        var hero = Fields.Read(
            "image: images/a.png\nimageAlt: A\nimage_caption: The pier\nimageCredit: Ada &amp; Bo").Article.Hero!;

        Assert.Equal(("A", "The pier", "Ada & Bo"), (hero.Alt, hero.Caption, hero.Credit));
    }
}
