using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.FileProviders;

namespace NewsFunctions.LocalHost.Http;

/// <summary>Serves the reader page at / where no function matches.</summary>
internal static class WebFiles
{
    public static void Use(WebApplication app, string folder)
    {
        if (!Directory.Exists(folder))
            return;
        var files = new PhysicalFileProvider(folder);
        app.UseDefaultFiles(new DefaultFilesOptions { FileProvider = files });
        app.UseStaticFiles(new StaticFileOptions
        {
            FileProvider = files,
            // An edited file shows at the next reload.
            OnPrepareResponse = context => context.Context.Response.Headers.CacheControl = "no-cache",
        });
    }
}
