using NewsFunctions.Publishing;

namespace NewsFunctions.Tests.Publishing;

public sealed class ExcerptTests
{
    [Theory]
    [InlineData("word ", 440, 2)]
    [InlineData("港口委员会", 400, 4)]
    [InlineData("かんじ", 500, 3)]
    [InlineData("ท่าเรือ", 500, 4)]
    [InlineData("한국어 ", 440, 2)]
    [InlineData("port 港口 ", 500, 4)]
    [InlineData("", 1, 1)]
    public void Reading_takes_as_long_as_the_script_of_the_text_does(string text, int times, int minutes) =>
        Assert.Equal(minutes, Excerpt.ReadingMinutes(string.Concat(Enumerable.Repeat(text, times))));

    [Theory]
    [InlineData("One two three four", 10, "One two…")]
    [InlineData("港口委员会星期二开会", 6, "港口委员会…")]
    [InlineData("👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧", 18, "👩‍👩‍👧👩‍👩‍👧…")]
    [InlineData("short", 10, "short")]
    public void An_excerpt_is_cut_between_words_or_signs(string text, int length, string expected) =>
        Assert.Equal(expected, Excerpt.Of(text, length));
}
