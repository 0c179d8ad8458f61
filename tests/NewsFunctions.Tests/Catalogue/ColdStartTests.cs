using Azure.Core;
using Azure.Core.Pipeline;
using Microsoft.Extensions.DependencyInjection;
using NewsFunctions.Catalogue;
using NewsFunctions.Tests.Feeds;

namespace NewsFunctions.Tests.Catalogue;

public sealed class ColdStartTests(SharedAzurite azurite)
{
    private const int Archive = 3_500;

    [Fact]
    public async Task A_cold_instance_misses_nothing_that_moves_while_it_reads()
    {
        await using var app = await App.StartAsync(azurite.NewAccount());
        await Samples.SeedAsync(app, Archive);
        var catalogue = app.Service<LiveCatalogue>();
        var stretches = 0;
        var moves = new StorageCalls { Around = MoveAsync };

        using var cold = App.Build(app.ConnectionString, services => services.AddSingleton<HttpPipelinePolicy>(moves));
        var read = await cold.Services.GetRequiredService<LiveCatalogue>().GetNewestAsync(App.Stop);

        Assert.Equal(4, stretches);
        Assert.Equal(
            (await catalogue.GetNewestAsync(App.Stop)).Entries.Select(entry => entry.Id.Value)
                .Order(StringComparer.Ordinal),
            read.Entries.Select(entry => entry.Id.Value).Order(StringComparer.Ordinal));

        // Of each stretch an article moves behind the head, some before the stretch is read and some after.
        async ValueTask MoveAsync(HttpMessage message, Func<ValueTask> send)
        {
            var isStretch = Uri.UnescapeDataString(message.Request.Uri.Query)
                .Contains("RowKey le", StringComparison.Ordinal);
            var stretch = isStretch ? Interlocked.Increment(ref stretches) - 1 : -1;
            if (stretch is -1 or 1) await send();
            if (stretch == -1) return;
            var moved = (await catalogue.GetNewestAsync(App.Stop)).Entries.First(
                entry => entry.Sequence > stretch * 800);
            await catalogue.CommitAsync(_ => new Commit([moved with { BlobETag = "edited" }]), App.Stop);
            if (stretch != 1) await send();
        }
    }
}
