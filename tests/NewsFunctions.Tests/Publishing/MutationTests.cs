using System.Text;
using NewsFunctions.Images;
using NewsFunctions.LocalHost.Settings;
using NewsFunctions.Publishing;
using NewsFunctions.Tests.Images;
using static NewsFunctions.Tests.Publishing.Editor;

namespace NewsFunctions.Tests.Publishing;

public sealed class MutationTests(SharedAzurite azurite)
{
    private static readonly string[] Tokens =
    [
        "---", "\n---\n", "...", ":", ": ", "- ", "&a ", "*a", "<<: *a", "[", "]", "{", "}", "[[[[[[[[[[[[",
        "!!binary ", "\"", "'", "|\n", ">", "\t", "\0", "\uFEFF", "\uD7FF",
        "date: 9999-12-31T23:59:59-14:00\n", "slug: ../x\n", "tags: [a, [b]]\n", "source: [x]\n", "<script>", "</div>",
        "<table><tr>", "<svg><style>", "<b><p></b>", "<!--", "]]>",
        "![x](", "](javascript:alert(1))", "````", "> > > > >", "|-|-|\n", "[^1]", "[^1]: x\n", "&#x110000;", "&#0;",
        "images/%2e%2e/%00.png", "\r", "\u2028", "𝔘", "\u202E",
    ];

    [Fact]
    public void Two_thousand_mutated_uploads_are_read_or_rejected_with_a_reason()
    {
        var originals = Originals();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var codes = new HashSet<string>();
        for (var seed = 0; seed < 2000; seed++)
        {
            var random = new Random(seed);
            var (name, content) = originals[random.Next(originals.Count)];
            codes.Add(Read(name, Mutate(content, random), seed));
        }

        Assert.True(codes.Count > 8, $"Only {string.Join(", ", codes)}: the mutations reach too little.");
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 64 * 1024 * 1024);
    }

    [Fact]
    public async Task Good_uploads_among_mutated_articles_and_images_are_all_published()
    {
        await using var app = await App.StartAsync(azurite.NewAccount());
        var originals = Originals();
        var random = new Random(1);
        for (var i = 0; i < 80; i++)
        {
            var (name, content) = originals[random.Next(originals.Count)];
            await app.UploadAsync($"mutated/{i}{Path.GetExtension(name)}", Mutate(content, random));
            if (i % 4 > 0) continue;
            await app.Images.GetBlobClient($"{i}.png")
                .UploadAsync(BinaryData.FromBytes(Mutate(Pictures.Png(40, 30), random)), App.Stop);
            await app.UploadAsync($"good/{i}.md",
                Article($"Good {i}", $"slug: good-{i}\nimage: images/{i}.png\n", $"![](images/{i}.png)"));
        }

        await app.RunAsync("SweepArticles");

        for (var i = 0; i < 80; i++)
        {
            Assert.True((await app.TagsAsync($"mutated/{i}{Extension(app, i)}")).ContainsKey("status"));
            if (i % 4 > 0) continue;
            Assert.Equal($"Good {i}", (await app.GetAsync($"/api/articles/good-{i}")).GetProperty("title").GetString());
            Assert.NotEqual(500, await app.StatusAsync($"/api/images/{i}.png"));
        }
        foreach (var path in new[] { "/api/articles?limit=100", "/api/tags", "/rss.xml" })
            Assert.Equal(200, await app.StatusAsync(path));
    }

    private static string Extension(App app, int number) =>
        new[] { ".md", ".markdown", ".html" }.Single(
            extension => app.Articles.GetBlobClient($"mutated/{number}{extension}").Exists(App.Stop));

    private static string Read(string name, byte[] content, int seed)
    {
        try
        {
            var article = ArticleParser.Parse(content, name, new(UploadTextTests.Site), []);
            article.Body.Render(new Dictionary<ImageName, ImageInfo>(), UploadTextTests.Site, []);
            return "fine";
        }
        catch (RejectedException rejected)
        {
            Assert.NotEmpty(rejected.Fault.Remedy);
            return rejected.Fault.Code;
        }
        catch (Exception failure)
        {
            Assert.Fail($"Seed {seed}, {name}: {failure}");
            throw;
        }
    }

    private static byte[] Mutate(byte[] content, Random random)
    {
        var bytes = content.ToList();
        for (var change = random.Next(1, 8); change > 0; change--)
        {
            // Most of what can go wrong is at the beginning.
            var at = random.Next(random.Next(2) == 0 ? Math.Min(400, bytes.Count) : bytes.Count);
            var length = Math.Min(random.Next(1, 40), bytes.Count - at);
            switch (random.Next(5))
            {
                case 0: bytes[at] = (byte)random.Next(256); break;
                case 1: bytes.RemoveRange(at, Math.Min(length, bytes.Count - 1)); break;
                case 2: bytes.InsertRange(at, [.. bytes.GetRange(at, length)]); break;
                default:
                    bytes.InsertRange(at, Enumerable.Repeat(Encoding.UTF8.GetBytes(
                    Tokens[random.Next(Tokens.Length)]), random.Next(1, 4)).SelectMany(b => b)); break;
            }
        }
        return [.. bytes];
    }

    private static List<(string Name, byte[] Content)> Originals() =>
        [.. Directory.GetFiles(Path.Combine(Repository.RootOrCurrent, "samples", "articles"), "*.*",
            SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal).Select(path => (path, File.ReadAllBytes(path)))];
}
