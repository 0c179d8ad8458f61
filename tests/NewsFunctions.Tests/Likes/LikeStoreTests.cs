using FsCheck.Xunit;
using NewsFunctions.Catalogue;
using NewsFunctions.Likes;
using NewsFunctions.Tests.Views;

namespace NewsFunctions.Tests.Likes;

public sealed class LikeStoreTests(SharedAzurite azurite)
{
    private static readonly ArticleId One = ArticleId.Of("one");
    private static int articles;

    public enum Act
    {
        Like,
        Unlike,
        Read,
    }

    [Property(MaxTest = 25)]
    public async Task Any_likes_and_unlikes_through_two_instances_are_those_of_a_set(
        (Act Act, byte Visitor, bool Second)[] acts)
    {
        var (one, two) = await InstancesAsync();
        var article = ArticleId.Of($"article{Interlocked.Increment(ref articles)}");
        var model = new HashSet<int>();
        foreach (var (act, number, second) in acts)
        {
            var (likes, visitor) = ((second ? two : one).Likes, number % 4);
            if (act == Act.Like) model.Add(visitor);
            if (act == Act.Unlike) model.Remove(visitor);
            var answer = act == Act.Read
                ? await likes.GetAsync(article, Visitor(visitor), App.Stop)
                : (await likes.SetAsync(article, Visitor(visitor), act == Act.Like, true, App.Stop))!;
            Assert.Equal(new LikeState(model.Count, model.Contains(visitor)), answer);
        }
        Assert.Equal(model.Count, await RowsAsync(one, article));
    }

    [Fact]
    public async Task A_hot_article_takes_thousands_of_likes_from_32_clients_of_two_instances_without_a_failure()
    {
        var (one, two) = await InstancesAsync();
        var hot = ArticleId.Of("hot");

        await Task.WhenAll(Enumerable.Range(0, 32).Select(async client =>
        {
            var likes = (client % 2 == 0 ? one : two).Likes;
            for (var i = 0; i < 64; i++)
            {
                var visitor = Visitor((client * 64) + i);
                Assert.True((await likes.SetAsync(hot, visitor, true, true, App.Stop))!.Liked);
                if (i % 4 == 0) Assert.False((await likes.SetAsync(hot, visitor, false, true, App.Stop))!.Liked);
            }
        }));

        Assert.Equal(32 * 48, await one.Likes.CountAsync(hot, App.Stop));
        Assert.Equal(32 * 48, await RowsAsync(one, hot));
    }

    [Fact]
    public async Task Taking_back_likes_that_never_were_fails_no_like_beside_them_and_asks_for_no_row_but_theirs()
    {
        var (storage, arrived, goOn) = (new StorageCalls(), new TaskCompletionSource(), new TaskCompletionSource());
        using var instance = await Instance.StartAsync(azurite.NewAccount(), policies: storage);
        await instance.Likes.SetAsync(One, Visitor(0), true, true, App.Stop);
        await instance.Writer.SettleAsync(App.Stop);

        // While the first transaction is under way, the others gather in the next.
        storage.Around = async (message, send) =>
        {
            if (message.Request.Uri.ToString().Contains("$batch", StringComparison.Ordinal) && arrived.TrySetResult())
                await goOn.Task;
            await send();
        };
        var blocking = instance.Likes.SetAsync(One, Visitor(1), true, true, App.Stop);
        await arrived.Task;
        storage.Clear();
        var others = Enumerable.Range(2, 40).Select(number => instance.Likes.SetAsync(
            One, Visitor(number), number % 2 == 0, true, App.Stop)).ToList();
        goOn.SetResult();
        await Task.WhenAll(others.Append(blocking));

        Assert.Equal(22, await instance.Likes.CountAsync(One, App.Stop));
        Assert.All(others.Index(), like => Assert.Equal(like.Index % 2 == 0, like.Item.Result!.Liked));
        Assert.Equal(20, storage.CountOf("GET", "v%7C"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_crash_after_any_storage_call_of_a_like_changes_nothing_in_the_end(bool liked)
    {
        var whole = new StorageCalls();
        var expected = await LikeAsync(liked, whole);
        Assert.True(whole.Count >= 4, $"Only {whole.Count} calls.");

        for (var call = 1; call <= whole.Count; call++)
            Assert.Equal(expected, await LikeAsync(liked, StorageCalls.CrashAfter(call)));
    }

    private async Task<(long, LikeState, LikeState)> LikeAsync(bool liked, StorageCalls faults)
    {
        var account = azurite.NewAccount();
        using var first = await Instance.StartAsync(account);
        await first.Likes.SetAsync(One, Visitor(1), true, true, App.Stop);
        await first.Likes.SetAsync(One, Visitor(2), !liked, true, App.Stop);
        using (var crashing = await Instance.StartAsync(account, policies: faults))
        {
            try
            {
                await crashing.Likes.SetAsync(One, Visitor(2), liked, true, App.Stop);
            }
            catch (StorageCalls.CrashException)
            {
                // The process is gone.
            }
        }
        using var next = await Instance.StartAsync(account);
        var again = await next.Likes.SetAsync(One, Visitor(2), liked, true, App.Stop);
        return (await RowsAsync(next, One), again!, await next.Likes.GetAsync(One, Visitor(1), App.Stop));
    }

    private async Task<(Instance One, Instance Two)> InstancesAsync()
    {
        var account = azurite.NewAccount();
        return (await Instance.StartAsync(account), await Instance.StartAsync(account));
    }

    private static async Task<int> RowsAsync(Instance instance, ArticleId article) =>
        (await Instance.DumpAsync(instance.Storage.Likes)).Split('\n')
            .Count(row => row.StartsWith($"{article} v|", StringComparison.Ordinal));

    private static VisitorId Visitor(int number) =>
        VisitorId.TryParse($"visitor-{number:0000000000}", out var visitor)
            ? visitor
            : throw new ArgumentOutOfRangeException(nameof(number));
}
