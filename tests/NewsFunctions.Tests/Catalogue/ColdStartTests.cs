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
        var catalogue = app.Service<CatalogueStore>();
        var moves = new BeforeEachStretch(async stretch =>
        {
            // Of each stretch an article moves behind the head, some before the stretch is read and some after.
            var moved = (await catalogue.GetNewestAsync(App.Stop)).Entries.First(entry => entry.Sequence > stretch * 800);
            await catalogue.CommitAsync(_ => [moved with { BlobETag = "edited" }], App.Stop);
        });

        using var cold = App.Build(app.ConnectionString, services => services.AddSingleton<HttpPipelinePolicy>(moves));
        var read = await cold.Services.GetRequiredService<CatalogueStore>().GetNewestAsync(App.Stop);

        Assert.Equal(4, moves.Stretches);
        Assert.Equal(
            (await catalogue.GetNewestAsync(App.Stop)).Entries.Select(entry => entry.Id).Order(StringComparer.Ordinal),
            read.Entries.Select(entry => entry.Id).Order(StringComparer.Ordinal));
    }

    private sealed class BeforeEachStretch(Func<int, Task> act) : HttpPipelinePolicy
    {
        private int stretches;

        public int Stretches => stretches;

        public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
        {
            if (Uri.UnescapeDataString(message.Request.Uri.Query).Contains("RowKey le", StringComparison.Ordinal))
            {
                var stretch = Interlocked.Increment(ref stretches) - 1;
                if (stretch == 1) await ProcessNextAsync(message, pipeline);
                await act(stretch);
                if (stretch == 1) return;
            }
            await ProcessNextAsync(message, pipeline);
        }

        public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => throw new NotSupportedException();
    }
}
