namespace NewsFunctions.Tests.Publishing;

public sealed class VisibilityTests(SharedAzurite azurite)
{
    [Theory]
    [InlineData("status: draft")]
    [InlineData("Status: Draft")]
    [InlineData("STATUS: \"DRAFT\"")]
    [InlineData("draft: true")]
    [InlineData("Draft: TRUE")]
    [InlineData("draft : yes")]
    [InlineData("draft: \"1\"")]
    [InlineData("draft: On")]
    [InlineData("isDraft: true")]
    [InlineData("is_draft: y")]
    [InlineData("published: false")]
    [InlineData("published: 'No'")]
    [InlineData("publish: off")]
    [InlineData("dg-publish: false")]
    [InlineData("public: 0")]
    [InlineData("private: true")]
    [InlineData("hidden: true")]
    [InlineData("unlisted: true")]
    [InlineData("visibility: private")]
    [InlineData("post_status: pending")]
    [InlineData("status: trash")]
    [InlineData("status: In review")]
    [InlineData("status: auto-draft")]
    [InlineData("embargo: true")]
    [InlineData("permalink: false")]
    [InlineData("eleventyExcludeFromCollections: true")]
    [InlineData("draft: true # until Friday")]
    [InlineData("draft: true\nstatus: published")]
    [InlineData("draft: false\nstatus: draft")]
    [InlineData("ｄｒａｆｔ: true")]
    [InlineData("draft:\u00A0true")]
    [InlineData("reviewed: no")]
    [InlineData("legal_hold: true")]
    [InlineData("privat: true")]
    [InlineData("withdrawn: yes")]
    [InlineData("needs-review: true")]
    [InlineData("ready: false")]
    [InlineData("skip: true")]
    [InlineData("öffentlich: nein")]
    [InlineData("oeffentlich: nein")]
    [InlineData("Offentlich: nein")]
    [InlineData("Freigegeben: nein")]
    [InlineData("vertraulich: ja")]
    [InlineData("status: Entwurf")]
    [InlineData("statut: brouillon")]
    [InlineData("publié: non")]
    [InlineData("publie: non")]
    [InlineData("publicado: no")]
    [InlineData("estado: borrador")]
    [InlineData("publicado: não")]
    [InlineData("pubblicato: no")]
    [InlineData("stato: bozza")]
    [InlineData("concept: ja")]
    [InlineData("gepubliceerd: nee")]
    [InlineData("opublikowany: nie")]
    [InlineData("szkic: tak")]
    [InlineData("utkast: ja")]
    [InlineData("kladde: ja")]
    [InlineData("luonnos: kyllä")]
    [InlineData("koncept: ano")]
    [InlineData("piszkozat: igen")]
    [InlineData("ciornă: da")]
    [InlineData("πρόχειρο: ναι")]
    [InlineData("черновик: да")]
    [InlineData("Опубликовано: нет")]
    [InlineData("чернетка: так")]
    [InlineData("taslak: evet")]
    [InlineData("下書き: はい")]
    [InlineData("公開: いいえ")]
    [InlineData("草稿: 是")]
    [InlineData("비공개: 예")]
    [InlineData("مسودة: نعم")]
    public void What_another_system_calls_a_draft_is_one(string lines) =>
        Assert.True(Fields.Read(lines).Article.IsDraft);

    [Theory]
    [InlineData("draft: false")]
    [InlineData("Draft: No")]
    [InlineData("published: true")]
    [InlineData("published: 1")]
    [InlineData("status: publish")]
    [InlineData("visibility: public")]
    [InlineData("private: 'off'")]
    [InlineData("password: \"\"")]
    [InlineData("expiryDate:")]
    [InlineData("publishDate: ~")]
    [InlineData("robots: index, follow")]
    [InlineData("permalink: /2026/bridge/")]
    [InlineData("embargo: no")]
    [InlineData("öffentlich: ja")]
    [InlineData("status: veröffentlicht")]
    [InlineData("publicado: sí")]
    [InlineData("черновик: нет")]
    [InlineData("legal_hold: false")]
    [InlineData("access: public")]
    public void What_another_system_calls_public_is_published(string lines)
    {
        var (article, warnings) = Fields.Read(lines);

        Assert.False(article.IsDraft);
        Assert.Empty(warnings);
        Assert.Null(article.Date);
    }

    [Theory]
    [InlineData("date: 2031-05-01")]
    [InlineData("Date: 2031-05-01T00:00:00Z")]
    [InlineData("publishDate: 2031-05-01")]
    [InlineData("publish_date: 2031-05-01 00:00")]
    [InlineData("pubDate: 2031-05-01")]
    [InlineData("published_at: 2031-05-01T02:00:00+02:00")]
    [InlineData("published: 2031-05-01")]
    [InlineData("embargo: 2031-05-01")]
    [InlineData("embargo_until: 2031-05-01")]
    [InlineData("goLiveDate: 2031-05-01")]
    [InlineData("scheduled_for: 2031-05-01")]
    [InlineData("post-date: 2031-05-01")]
    [InlineData("date: 2019-01-01\npublishDate: 2031-05-01")]
    [InlineData("date: 2031-05-01\npublishDate: 2019-01-01")]
    [InlineData("status: scheduled\ndate: 2031-05-01")]
    public void Of_several_dates_of_publication_in_any_dialect_the_latest_counts(string lines)
    {
        var article = Fields.Read(lines).Article;

        Assert.Equal(new DateTimeOffset(2031, 5, 1, 0, 0, 0, TimeSpan.Zero), article.Date);
        Assert.False(article.IsDraft);
    }

    [Theory]
    [InlineData("draft: maybe", "FM019 line 3")]
    [InlineData("draft:", "FM019 line 3")]
    [InlineData("draft: #true", "FM019 line 3")]
    [InlineData("publishedAt: null", "FM019 line 3")]
    [InlineData("published_at:", "FM019 line 3")]
    [InlineData("layout: draft", "FM019 line 3")]
    [InlineData("draft: [true]", "FM019 line 3")]
    [InlineData("draft: 2031-01-01", "FM019 line 3")]
    [InlineData("published: soon", "FM019 line 3")]
    [InlineData("status: # draft", "FM019 line 3")]
    [InlineData("status: almost", "FM014 line 3")]
    [InlineData("visibility: members", "FM014 line 3")]
    [InlineData("status: scheduled", "FM019 line 3")]
    [InlineData("password: secret", "FM019 line 3")]
    [InlineData("robots: noindex", "FM019 line 3")]
    [InlineData("expiryDate: 2031-01-01", "FM019 line 3")]
    [InlineData("unpublish_on: 2020-01-01", "FM019 line 3")]
    [InlineData("build:\n  render: never", "FM019 line 3")]
    [InlineData("publishDate: next week", "FM012 line 3")]
    [InlineData("pubDate: 01/05/2031", "FM012 line 3")]
    [InlineData("embargo: 1 May 2031", "FM012 line 3")]
    public void What_is_not_understood_about_visibility_is_rejected_with_its_line(string lines, string fault) =>
        Assert.Equal(fault, Assert.Single(Fields.Refused(lines)).Short);

    [Theory]
    [InlineData("drafft: true")]
    [InlineData("darft: true")]
    [InlineData("raft: true")]
    [InlineData("statuss: draft")]
    [InlineData("sttaus: x")]
    [InlineData("pubilshed: false")]
    [InlineData("unpublised: true")]
    [InlineData("publishdat: 2031-01-01")]
    [InlineData("visiblity: private")]
    [InlineData("datte: 2031-01-01")]
    [InlineData("article-draft-flag: x")]
    [InlineData("publishing_window: x")]
    [InlineData("embargoUntilDate: x")]
    [InlineData("stage: draft")]
    [InlineData("type: Private")]
    [InlineData("on_air: 2031-01-01")]
    [InlineData("params:\n  draft: true")]
    [InlineData("extra: {published: false}")]
    public void A_field_that_may_mean_not_public_never_publishes(string lines)
    {
        var fault = Assert.Single(Fields.Refused(lines));

        Assert.Equal("FM019 line 3", fault.Short);
        Assert.Contains("draft", fault.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("draft")]
    [InlineData("status")]
    [InlineData("published")]
    [InlineData("publishDate")]
    [InlineData("pubDate")]
    [InlineData("private")]
    [InlineData("visibility")]
    [InlineData("hidden")]
    [InlineData("unlisted")]
    [InlineData("embargo")]
    [InlineData("expiryDate")]
    [InlineData("password")]
    public void One_slip_in_a_word_never_publishes(string word)
    {
        var slips = Enumerable.Range(0, word.Length - 1).SelectMany(i => new[]
        {
            word.Remove(i, 1), word.Insert(i, "e"), word[..i] + "x" + word[(i + 1)..],
            word[..i] + word[i + 1] + word[i] + word[(i + 2)..],
        });

        foreach (var slip in slips.Where(slip => slip != word))
            Assert.Contains("FM019", Fields.Refused($"{slip}: someday").Select(fault => fault.Code));
    }

    // Of posts for Hugo, Jekyll, Hexo, Astro, Eleventy, Docusaurus and their themes.
    [Theory]
    [InlineData("dateline release releases external issue_id releasedBy")]
    [InlineData("layout type template weight order menu toc comments math katex mermaid series aliases")]
    [InlineData("redirect_from keywords description excerpt subtitle teaser deck kicker lead cover banner thumbnail")]
    [InlineData("featured pinned sticky top home format sidebar nav header footer css js id uuid guid name section")]
    [InlineData("categories topics related data place location disqus share social canonical_url videos audio")]
    [InlineData("gallery note rating photos publisher hide_table_of_contents showToc cover_image sidebar_position")]
    [InlineData("sidebar_label last_review classes permalink_base ogImage postSlug readingTime word_count")]
    [InlineData("created_at state city region country latitude longitude phone email twitter github website company")]
    [InlineData("role index eventDate")]
    public void A_field_that_has_nothing_to_do_with_it_is_ignored_with_a_warning(string names)
    {
        foreach (var name in names.Split(' '))
        {
            var (article, warnings) = Fields.Read($"{name}: 2019-01-01");

            Assert.False(article.IsDraft);
            Assert.Equal("W001", Assert.Single(warnings).Code);
        }
    }

    [Theory]
    [InlineData("draft: true")]
    [InlineData("\nauthor: B\nStatus: draft\n")]
    [InlineData("---\ntitle: B\npublished: false\n---")]
    [InlineData("publishDate: 2031-05-01")]
    public void A_field_below_the_front_matter_that_would_keep_it_back_does_so(string body)
    {
        var fault = Assert.Single(Fields.RefusedFile($"---\ntitle: A\n---\n{body}\n\nText.\n"));

        Assert.Equal("FM019", fault.Code);
        Assert.InRange(fault.Line!.Value, 4, 6);
    }

    [Theory]
    [InlineData("Date: Monday\nPlace: Town hall\n\nDraft: true")]
    [InlineData("Status: nobody knows.")]
    [InlineData("Draft beer: a history")]
    [InlineData("Public: yes")]
    public void A_text_that_begins_like_a_field_is_a_text(string body) =>
        Assert.False(Fields.ReadFile($"---\ntitle: A\n---\n{body}\n").Article.IsDraft);

    [Theory]
    [InlineData("_drafts/a.md", true)]
    [InlineData("news/Drafts/a.md", true)]
    [InlineData("news/drafty-houses/a.md", false)]
    [InlineData("news/draft.md", false)]
    public void What_lies_in_a_folder_of_drafts_is_a_draft(string name, bool isDraft) =>
        Assert.Equal(isDraft, Fields.Read("", name).Article.IsDraft);

    [Fact]
    public async Task No_reader_sees_what_another_system_keeps_back_and_the_editor_is_told_why()
    {
        await using var app = await App.StartAsync(azurite.NewAccount());
        await app.PublishAsync("news/open.md", Editor.Article("Open"));
        await app.PublishAsync("news/draft.md", Editor.Article("Draft", "Draft: yes\n"));
        await app.PublishAsync("news/later.md", Editor.Article("Later", "publishDate: 2031-05-01\n"));
        await app.PublishAsync("news/odd.md", Editor.Article("Odd", "drafft: true\ndate: soon\n"));

        foreach (var (slug, status) in new[] { ("draft", "draft"), ("later", "scheduled"), ("odd", "rejected") })
        {
            Assert.Equal(status, (await app.TagsAsync($"news/{slug}.md"))["status"]);
            Assert.Equal(404, await app.StatusAsync($"/api/articles/{slug}"));
        }
        Assert.Equal(1, (await app.GetAsync("/api/articles?category=news")).GetProperty("items").GetArrayLength());
        var report = await app.ReportAsync("news/draft.md");
        Assert.Contains("W022, line 3: The field \"Draft\"", report, StringComparison.Ordinal);
        report = await app.ReportAsync("news/odd.md");
        Assert.Contains("FM019, line 3: The field \"drafft\"", report, StringComparison.Ordinal);
        Assert.Contains("FM012, line 4: The date \"soon\"", report, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("seo: {noindex: true}")]
    [InlineData("seo:\n  meta:\n    robots: noindex, nofollow")]
    [InlineData("meta: [noindex]")]
    [InlineData("params: {password: abc}")]
    [InlineData("sitemap: false")]
    [InlineData("sitemap: {exclude: true}")]
    [InlineData("index: false")]
    [InlineData("searchable: no")]
    [InlineData("exclude_from_search: true")]
    [InlineData("access: members")]
    [InlineData("audience: only_paid")]
    [InlineData("visible_to: staff")]
    [InlineData("zugang: privat")]
    [InlineData("zustand: Entwurf")]
    [InlineData("Passwort: geheim")]
    [InlineData("veröfentlicht: nein")]
    [InlineData("veröffentlichungsdtum: 2019-01-01")]
    [InlineData("publicadoo: no")]
    [InlineData("legal_hold: until Friday")]
    [InlineData("Ablaufdatum: 2031-01-01")]
    public void What_may_limit_who_reads_it_is_rejected_with_its_line(string lines) =>
        Assert.Contains(Fields.Refused(lines), fault => fault is { Code: "FM019", Line: > 1 });

    [Theory]
    [InlineData("layout: post\ncategories: [a]\ntoc: true\nweight: 5\ncomments: false\nfeatured: true\nseries: S")]
    [InlineData("permalink: /a/\ncover: {image: a.png, hidden: true}\nsitemap: {priority: 0.5, changefreq: weekly}")]
    [InlineData("audience: beginners\nreading_time: 4\nread: 4 min\nindex: 3\nchecked: by Ada\nreviewed: 2024-01-02")]
    [InlineData("concept: Sustainable cities\nstate: Bavaria\nstation: Alexanderplatz\nplan: A\npair: 2")]
    [InlineData("seo: {noindex: false, title: A}\nog: {image: a.png}\nmenu: main\naliases: [b]\ntype: post\nid: 7")]
    [InlineData("ghost: {canonical_url: 'https://example.org/'}\nexcerpt: E\nmath: true\nmermaid: false\npin: true")]
    [InlineData("kategorie: Politik\nautor: Ada\nrubrik: Stadt\nbild: a.png\nquelle: dpa\ntitre: T\nauteur: B")]
    [InlineData("cssclass: wide\ntemplate: a.html\nscripts: [a.js]\nsubtitle: S\ncanonical: 'https://example.org/a'")]
    [InlineData("word_count: 200\nmodified_by: Bob\neditor: Cem\nsource_url: 'https://example.org/'\nversion: 2")]
    public void What_says_nothing_of_readers_is_published(string lines)
    {
        Assert.False(Fields.Read(lines).Article.IsDraft);
        Assert.Null(Fields.Read(lines).Article.Date);
    }
}
