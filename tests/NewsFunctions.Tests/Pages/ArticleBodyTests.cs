using AngleSharp.Html.Parser;
using NewsFunctions.Pages;

namespace NewsFunctions.Tests.Pages;

public sealed class ArticleBodyTests
{
    [Theory]
    [InlineData("1 2 3", "2 3 4")]
    [InlineData("3 3 5 3", "2 2 3 2")]
    [InlineData("4 2 3 6 1", "2 2 3 4 2")]
    [InlineData("1 2 3 4 5 6", "2 3 4 5 6 6")]
    public void Headings_stand_under_the_title_without_a_gap(string written, string shown)
    {
        var html = string.Concat(written.Split(' ').Select(level => $"<h{level}>Text</h{level}>"));

        var page = new HtmlParser().ParseDocument(ArticleBody.Parse(html).ForPage(Words.English).Html);

        Assert.Equal(shown, string.Join(
            ' ', page.QuerySelectorAll("h1, h2, h3, h4, h5, h6").Select(heading => heading.LocalName[1..])));
    }

    [Fact]
    public void A_table_scrolls_by_itself_and_is_named_by_its_caption()
    {
        var page = new HtmlParser().ParseDocument(ArticleBody.Parse(
            "<table><caption>Votes</caption><tbody><tr><td>1</td></tr></tbody></table><table><tbody><tr><td>2</td>" +
                "</tr></tbody></table>").ForPage(Words.English).Html);

        Assert.Equal(["Votes", "Table"], page.QuerySelectorAll("div.table[role=region][tabindex='0']")
            .Select(frame => frame.GetAttribute("aria-label")));
    }

    [Theory]
    [InlineData("It opens today. More follows.", "It opens today…", true)]
    [InlineData("It opens today. More follows.", "It opens today.", true)]
    [InlineData("<em>It</em> opens, today.", "It opens today", true)]
    [InlineData("Trams cross first.", "It opens today.", false)]
    [InlineData("Text.", "", false)]
    public void A_summary_that_the_text_begins_with_is_known(string text, string summary, bool expected) =>
        Assert.Equal(expected, ArticleBody.Parse($"<p>{text}</p>").BeginsWith(summary));

    [Theory]
    [InlineData("2026-04-17", "17 April 2026")]
    [InlineData("2026-12-01", "1 December 2026")]
    public void A_day_is_written_as_a_European_reader_expects(string day, string text) =>
        Assert.Equal(text, Words.English.Day(DateTime.Parse(day, System.Globalization.CultureInfo.InvariantCulture)));
}
