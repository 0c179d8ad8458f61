using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using NewsFunctions.Catalogue;
using NewsFunctions.Tests.Publishing;

namespace NewsFunctions.Tests.Catalogue;

public sealed class EntryTests(SharedAzurite azurite)
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0123456789abcde")]
    [InlineData("0123456789abcdef0")]
    [InlineData("0123456789ABCDEF")]
    [InlineData("0123456789abcdeg")]
    public void Nothing_else_is_an_id(string? text)
    {
        Assert.False(ArticleId.TryParse(text, out _));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<ArticleId>(JsonSerializer.Serialize(text)));
    }

    [Fact]
    public void An_id_is_written_as_its_text_and_read_back()
    {
        var id = ArticleId.Of("news/a.md");

        Assert.Equal($"\"{id.Value}\"", JsonSerializer.Serialize(id));
        Assert.Equal(id, JsonSerializer.Deserialize<ArticleId>(JsonSerializer.Serialize(id)));
        Assert.Equal(id, ArticleId.Parse(id.Value));
    }

    [Fact]
    public async Task The_entry_of_an_upload_that_was_an_older_article_renamed_is_gone_from_every_catalogue()
    {
        await using var app = await App.StartAsync(azurite.NewAccount());
        await app.PublishAsync("old.md", Editor.Article("A", "slug: same\n"));
        await app.PublishAsync("new.md", Editor.Article("A", "slug: same\n"));
        using var beside = App.Build(app.ConnectionString, null);
        var waiting = (await EntriesAsync(beside.Services)).Single(entry => entry.BlobName == "new.md").Id;

        await app.DeleteAsync("old.md");

        using var fresh = App.Build(app.ConnectionString, null);
        var entry = Assert.Single((await app.Service<LiveCatalogue>().GetNewestAsync(App.Stop)).Entries);
        Assert.Equal(("new.md", "same"), (entry.BlobName, entry.Article?.Slug));
        Assert.NotEqual(waiting, entry.Id);
        Assert.Equal(entry.Id, Assert.Single(await EntriesAsync(beside.Services)).Id);
        Assert.Equal(entry.Id, Assert.Single(await EntriesAsync(fresh.Services)).Id);
    }

    [Fact]
    public async Task An_instance_that_starts_later_knows_of_a_removed_article()
    {
        await using var app = await App.StartAsync(azurite.NewAccount());
        await app.PublishAsync("a.md", Editor.Article("A"));
        await app.DeleteAsync("a.md");

        using var fresh = App.Build(app.ConnectionString, null);

        Assert.Equal(UploadStatus.Removed, Assert.Single(await EntriesAsync(fresh.Services)).Status);
    }

    private static async Task<IEnumerable<Entry>> EntriesAsync(IServiceProvider services) =>
        (await services.GetRequiredService<LiveCatalogue>().GetNewestAsync(App.Stop)).Entries;
}
