using NetVips;
using NewsFunctions.Storage;

namespace NewsFunctions.Images;

/// <summary>libvips as this app wants it: the few loaders it needs, nothing kept, one thread an image.</summary>
internal static class Vips
{
    private static readonly string[] Loaders =
    [
        "VipsForeignLoadJpeg", "VipsForeignLoadPng", "VipsForeignLoadWebp", "VipsForeignLoadHeif",
        "VipsForeignLoadNsgif",
    ];

    // libvips writes to standard error about every damaged file; those are answered for, and this would fill the disk.
    // Held here because native code calls it for as long as the process lives.
    private static readonly Log.LogDelegate Silence = (_, _, _) => { };

    private static readonly Once<object> Ready = new(SetUp);

    public static void EnsureReady() => _ = Ready.Value;

    private static object SetUp()
    {
        NetVips.NetVips.BlockUntrusted = true;
        Operation.Block("VipsForeignLoad", true);
        foreach (var loader in Loaders) Operation.Block(loader, false);

        Log.SetLogHandler("VIPS", Enums.LogLevelFlags.Warning, Silence);

        // One thread an image: the bytes then do not depend on the machine, and images are rendered side by side
        // anyway.
        NetVips.NetVips.Concurrency = 1;
        // Every image is seen once, and what was rendered is cached as bytes.
        Cache.Max = 0;
        Cache.MaxMem = 0;
        Cache.MaxFiles = 0;
        return Silence;
    }
}
