using Microsoft.Extensions.Configuration;
using NewsFunctions.LocalHost;
using NewsFunctions.LocalHost.Settings;

namespace NewsFunctions.Tests.LocalHost;

public sealed class SettingsTests : IDisposable
{
    private readonly string file = Path.GetTempFileName();

    public void Dispose() => File.Delete(file);

    [Fact]
    public void Local_settings_take_both_ways_of_writing_a_section_and_comments()
    {
        File.WriteAllText(file, """
            {
              // as Core Tools allow
              "IsEncrypted": false,
              "Values": {
                "Site__Name": "The Paper", "Site:Language": "en", "Views__Limit": 5, "Samples__Enabled": false,
              }
            }
            """);

        var configuration = new ConfigurationBuilder().AddInMemoryCollection(LocalSettings.Read(file)).Build();

        Assert.Equal("The Paper", configuration["Site:Name"]);
        Assert.Equal("en", configuration["Site:Language"]);
        Assert.Equal(5, configuration.GetValue<int>("Views:Limit"));
        Assert.False(configuration.GetValue<bool>("Samples:Enabled"));
    }

    [Fact]
    public void The_environment_overrides_the_file_and_the_command_line_both()
    {
        File.WriteAllText(file,
            """{ "Values": { "LocalHostTest__A": "file", "LocalHostTest__B": "file", "LocalHostTest__C": "file" } }""");
        Environment.SetEnvironmentVariable("LocalHostTest__B", "environment");
        Environment.SetEnvironmentVariable("LocalHostTest__C", "environment");
        var configuration = new ConfigurationManager();

        LocalSettings.AddTo(configuration, ["--LocalSettings", file, "--LocalHostTest:C", "command line"]);

        Assert.Equal(["file", "environment", "command line"],
            new[] { "A", "B", "C" }.Select(name => configuration[$"LocalHostTest:{name}"]));
        Environment.SetEnvironmentVariable("LocalHostTest__B", null);
        Environment.SetEnvironmentVariable("LocalHostTest__C", null);
    }

    [Theory]
    [InlineData("", "not valid JSON")]
    [InlineData("[]", "cannot be read")]
    [InlineData("""{ "Values": [] }""", "cannot be read")]
    [InlineData("""{ "Values": { "Site": { "Name": "x" } } }""", "Section__Name")]
    [InlineData("""{ "IsEncrypted": true, "Values": {} }""", "encrypted")]
    public void A_malformed_file_is_explained(string content, string why)
    {
        File.WriteAllText(file, content);

        var wrong = Assert.Throws<LocalHostException>(() => LocalSettings.Read(file));

        Assert.Contains(file, wrong.Message, StringComparison.Ordinal);
        Assert.Contains(why, wrong.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, null, "http://localhost:7071")]
    [InlineData(null, "http://localhost:8080", "http://localhost:8080")]
    [InlineData("http://127.0.0.1:9090", "http://localhost:8080", "http://127.0.0.1:9090")]
    [InlineData("http://+:9090", null, "http://localhost:9090")]
    [InlineData("http://0.0.0.0:9090;http://127.0.0.1:9091", null, "http://localhost:9090")]
    public void The_command_line_then_the_environment_then_7071_say_where_it_listens(
        string? urls, string? aspNetCoreUrls, string address)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(
                new Dictionary<string, string?> { ["urls"] = urls, ["ASPNETCORE_URLS"] = aspNetCoreUrls })
            .Build();

        Assert.Equal(address, new Addresses(configuration).Public);
    }

    [Theory]
    [InlineData("localhost:7071")]
    [InlineData("https://localhost:7071")]
    public void An_address_that_cannot_be_served_is_refused(string urls)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["urls"] = urls }).Build();

        var refused = Assert.Throws<LocalHostException>(() => new Addresses(configuration));

        Assert.Contains(urls, refused.Message, StringComparison.Ordinal);
    }
}
