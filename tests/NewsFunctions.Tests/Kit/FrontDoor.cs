namespace NewsFunctions.Tests.Kit;

/// <summary>The edge in front of the app, which tells it the addresses of readers.</summary>
internal static class FrontDoor
{
    public const string Id = "5f9d1c3a-7d0e-4a53-9c8e-2b0d6f6f8a11";

    /// <summary>The setting with which the app believes it.</summary>
    public const string Setting = $"Site:FrontDoorId={Id}";

    public static void Add(HttpRequestMessage request, string reader, string id = Id)
    {
        request.Headers.TryAddWithoutValidation("X-Azure-ClientIP", reader);
        request.Headers.TryAddWithoutValidation("X-Azure-FDID", id);
    }
}
