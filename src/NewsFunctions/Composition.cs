using System.Globalization;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;
using NewsFunctions.Articles;
using NewsFunctions.Feeds;
using NewsFunctions.Http;
using NewsFunctions.Images;
using NewsFunctions.Likes;
using NewsFunctions.Publishing;
using NewsFunctions.Storage;
using NewsFunctions.Trending;
using NewsFunctions.Views;

namespace NewsFunctions;

/// <summary>A section of the settings, so that documentation can be held against all of them.</summary>
public sealed record SettingsSection(string Name, Type Options);

/// <summary>What the app is made of, on either host.</summary>
public static class Composition
{
    public static void Add(FunctionsApplicationBuilder builder)
    {
        // What is written is for machines and for editors of any country; no server's settings change it.
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        builder.UseMiddleware<ResultOnce>();
        builder.ConfigureFunctionsWebApplication();
        builder.UseMiddleware<Problems>();
        AddServices(builder.Services);
    }

    private static void AddServices(IServiceCollection services)
    {
        Options<SiteOptions>("Site");
        Options<StorageOptions>("Storage");
        Options<ArticleOptions>("Articles");
        Options<PublishingOptions>("Publishing");
        Options<ViewOptions>("Views");
        Options<TrendingOptions>("Trending");
        Options<FeedOptions>("Feeds");

        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<StorageClients>();

        services.AddSingleton<CatalogueTable>();
        services.AddSingleton<CatalogueStore>();
        services.AddSingleton<BodyStore>();
        services.AddSingleton<ArticleReader>();

        services.AddSingleton<UploadStore>();
        services.AddSingleton<Preparation>();
        services.AddSingleton<Publisher>();
        services.AddSingleton<Rebuild>();
        services.AddSingleton<Previews>();
        services.AddSingleton<Sweep>();
        services.AddSingleton<ImageStore>();

        services.AddSingleton<BotDetector>();
        services.AddSingleton<Visitors>();
        services.AddSingleton<ViewRecorder>();
        services.AddSingleton<ViewWriter>();
        services.AddSingleton<ViewRollUp>();
        services.AddSingleton<StatsTable>();
        services.AddSingleton<CounterStore>();
        services.AddSingleton<LikeStore>();

        services.AddSingleton<TrendingStore>();
        services.AddSingleton<FeedStore>();

        void Options<T>(string section) where T : class
        {
            services.AddOptions<T>().BindConfiguration(section).ValidateDataAnnotations().ValidateOnStart();
            services.AddSingleton(new SettingsSection(section, typeof(T)));
        }
    }
}
