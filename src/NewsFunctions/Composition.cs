using System.Diagnostics.Metrics;
using System.Globalization;
using Azure.Core.Pipeline;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using NewsFunctions.Activity;
using NewsFunctions.Articles;
using NewsFunctions.Backups;
using NewsFunctions.Catalogue;
using NewsFunctions.Counters;
using NewsFunctions.Discovery;
using NewsFunctions.Feeds;
using NewsFunctions.Health;
using NewsFunctions.Http;
using NewsFunctions.Images;
using NewsFunctions.Ledger;
using NewsFunctions.Likes;
using NewsFunctions.Pages;
using NewsFunctions.Publication;
using NewsFunctions.Publishing;
using NewsFunctions.Rebuilding;
using NewsFunctions.Search;
using NewsFunctions.Storage;
using NewsFunctions.Telemetry;
using NewsFunctions.Trending;
using NewsFunctions.Views;
using NewsFunctions.Webhooks;

namespace NewsFunctions;

/// <summary>What the app is made of, on either host.</summary>
public static class Composition
{
    public static void Add(FunctionsApplicationBuilder builder)
    {
        // What is written is for machines and for editors of any country; no server's settings change it.
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        builder.UseMiddleware<ResultOnce>();
        builder.ConfigureFunctionsWebApplication();
        builder.UseMiddleware<FunctionObserver>();
        builder.UseMiddleware<ErrorPages>();
        builder.UseMiddleware<Problems>();
        builder.UseMiddleware<Pacing>();
        builder.UseMiddleware<Protection>();
        builder.Services.Configure<WorkerOptions>(worker => worker.InputConverters.RegisterAt<CancellationFirst>(0));
        OpenTelemetrySetup.Add(builder);
        AddOptions(builder.Services);
        AddServices(builder.Services);
        AddFeatures(builder.Services);
    }

    private static void AddOptions(IServiceCollection services)
    {
        Options<SiteOptions>("Site");
        Options<StorageOptions>("Storage");
        Options<ArticleOptions>("Articles");
        Options<PublishingOptions>("Publishing");
        Options<ImageOptions>("Images");
        Options<ViewOptions>("Views");
        Options<LikeOptions>("Likes");
        Options<TrendingOptions>("Trending");
        Options<DiscoveryOptions>("Feeds");
        Options<FeedOptions>("Feeds");
        Options<SearchOptions>("Search");
        Options<RateLimitOptions>("RateLimit");
        Options<PacingOptions>("Pacing");
        Options<TelemetryOptions>("Telemetry");
        Options<WebhookOptions>("");

        void Options<T>(string section) where T : class => Settings.Add<T>(services, section);
    }

    private static void AddServices(IServiceCollection services)
    {
        services.AddSingleton<IStartupValidator, SettingsCheck>();
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<StorageClock>();
        services.AddSingleton(Metrics);
        services.AddSingleton<HttpPipelinePolicy, StorageDates>();
        services.AddSingleton<StorageClients>();

        services.AddSingleton<CatalogueTable>();
        services.AddSingleton<LiveCatalogue>();
        services.AddSingleton<BodyStore>();
        services.AddSingleton<ArticleReader>();
        services.AddSingleton<ArticleAnswers>();
        services.AddSingleton<PreviewReader>();
        services.AddSingleton<AnswerCache>();

        services.AddSingleton<PublicationReader>();
        services.AddSingleton<UploadStore>();
        services.AddSingleton<PublicationUploads>();
        services.AddSingleton<PublicationParser>();
        services.AddSingleton<ThemeParser>();
        services.AddSingleton<ThemeStore>();
        services.AddSingleton<ThemeKeeper>();
        services.AddSingleton<PublicationPublisher>();
        services.AddSingleton<RenderThreads>();
        services.AddSingleton<Preparation>();
        services.AddSingleton<EditorNotices>();
        services.AddSingleton<Publisher>();
        services.AddSingleton<ArticleRebuild>();
        services.AddSingleton<Rebuild>();
        services.AddSingleton<Previews>();
        services.AddSingleton<BodyReader>();
        services.AddSingleton<Sweep>();
        services.AddSingleton<ImageLibrary>();
        services.AddSingleton<MediaAnswers>();

        services.AddSingleton<BotDetector>();
        services.AddSingleton<ClientNetwork>();
        services.AddSingleton<RateLimit>();
        services.AddSingleton<DailySalt>();
        services.AddSingleton<Visitors>();
        services.AddSingleton<Networks>();
        services.AddSingleton<ViewReceipts>();
        services.AddSingleton<ViewRecorder>();
        services.AddSingleton<ActivityWriter>();
        services.AddSingleton<ViewRollUp>();
        services.AddSingleton<StatsTable>();
        services.AddSingleton<TotalsAsOf>();
        services.AddSingleton<CounterReads>();
        services.AddSingleton<DailyLedger>();
        services.AddSingleton<LedgerDays>();
        services.AddSingleton<CountsBackup>();

        services.AddSingleton<MarkerStore>();
        services.AddSingleton<IAnnouncer, IndexNow>();
        services.AddSingleton<Readiness>();
    }

    private static NewsMetrics Metrics(IServiceProvider app)
    {
        var time = app.GetRequiredService<StorageClock>();
        return new(app.GetRequiredService<IMeterFactory>(), time, () => time.Skew);
    }

    // Each can go with its folder; what it hands to the others stands beside it.
    private static void AddFeatures(IServiceCollection services)
    {
        services.AddSingleton<LikeStore>();
        services.AddSingleton<LikeLimits>();
        services.AddSingleton<LikeReads>();
        services.AddSingleton(LikeSource (app) =>
        {
            var likes = app.GetRequiredService<LikeStore>();
            return new(likes.CountAsync, heard => likes.Changed += heard);
        });

        services.AddSingleton<SearchStore>();
        services.AddSingleton<SearchIndexer>();
        services.AddSingleton<Searcher>();
        services.AddSingleton<SearchReader>();

        services.AddSingleton<ActivityLog>();
        services.AddSingleton<TrendingStore>();
        services.AddSingleton<TrendingLists>();
        services.AddSingleton<TrendingReader>();
        services.AddSingleton<MostRead>();
        services.AddSingleton<FrontPartSource>(app => app.GetRequiredService<MostRead>().ReadAsync);

        services.AddSingleton<FeedStore>();
        services.AddSingleton<FeedBuilder>();
        services.AddSingleton<FeedReader>();
        services.AddSingleton<FeedRebuild>();
        services.AddSingleton<IAnnouncer, WebSub>();
        services.AddSingleton<FeedLinks>(app =>
            (list, name) => FeedFormats.Links(app.GetRequiredService<IOptions<SiteOptions>>().Value, list, name));
        services.AddSingleton(DerivedFiles (app) =>
        {
            var feeds = app.GetRequiredService<FeedRebuild>();
            return new(feeds.DriftAsync, feeds.RunAsync);
        });

        services.AddSingleton<Themes>();
        services.AddSingleton<ThemeAssets>();
        services.AddSingleton<ThemeTrial>();
        services.AddSingleton(ThemeTrials (app) =>
        {
            var trial = app.GetRequiredService<ThemeTrial>();
            return new(trial.Alone, trial.Together);
        });
        services.AddSingleton<SitePages>();
        services.AddSingleton<MarkdownPages>();

        services.AddSingleton<WebhookStore>();
        services.AddSingleton<WebhookQueue>();
        services.AddSingleton<WebhookSender>();
        services.AddSingleton<WebhookProgress>();
        services.AddSingleton<WebhookDelivery>();
        services.AddSingleton<WebhookDesk>();
        services.AddSingleton<WebhookBell>();
        services.AddSingleton(CatalogueFollower (app) => new(
            app.GetRequiredService<WebhookBell>().Ring,
            cancellationToken => app.GetRequiredService<WebhookDelivery>().RemindAsync(cancellationToken)));
        services.AddSingleton<DeliverySource>(app => app.GetRequiredService<WebhookDesk>().HealthAsync);
    }
}
