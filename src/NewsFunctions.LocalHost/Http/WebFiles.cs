using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.FileProviders;

namespace NewsFunctions.LocalHost.Http;

/// <summary>Serves the reader page at / where no function matches.</summary>
internal static partial class WebFiles
{
    public static void Use(WebApplication app, string folder)
    {
        if (!Directory.Exists(folder))
            return;
        var files = new PhysicalFileProvider(folder);
        // One page shows them all; on Azure the site's own server does the same.
        app.Use((context, next) =>
        {
            if (context.GetEndpoint() is null && PageAddress().IsMatch(context.Request.Path)) context.Request.Path = "/index.html";
            return next(context);
        });
        app.UseDefaultFiles(new DefaultFilesOptions { FileProvider = files });
        app.UseStaticFiles(new StaticFileOptions
        {
            FileProvider = files,
            // An edited file shows at the next reload.
            OnPrepareResponse = context => context.Context.Response.Headers.CacheControl = "no-cache",
        });
    }

    [GeneratedRegex("^/(articles|category|tag|author)/[^/.]+/?$")]
    private static partial Regex PageAddress();
}
