using System.ComponentModel.DataAnnotations;
using System.Reflection;
using Microsoft.Extensions.Options;

namespace NewsFunctions;

/// <summary>A section of the settings and the options that it is bound to.</summary>
/// <param name="Name">Empty where the options hold whole sections.</param>
public sealed record SettingsSection(string Name, Type Options)
{
    /// <returns>Everything that is wrong with it, each in words that name the setting.</returns>
    public IEnumerable<string> Problems(IConfiguration configuration)
    {
        var options = Activator.CreateInstance(Options)!;
        var problems = Options.GetProperties().Where(property => property.CanWrite)
            .SelectMany(property => Set(property, options, configuration.GetSection(PathOf(property.Name))))
            .ToList();
        if (options is IValidatableObject whole)
            problems.AddRange(whole.Validate(new ValidationContext(options)).Select(result => result.ErrorMessage!));
        return problems;
    }

    private string PathOf(string property) => Name.Length == 0 ? property : $"{Name}:{property}";

    private static List<string> Set(PropertyInfo property, object options, IConfigurationSection setting)
    {
        try
        {
            if (setting.Get(property.PropertyType) is { } value) property.SetValue(options, value);
        }
        catch (InvalidOperationException)
        {
            return [$"{setting.Path} must be {Kind(property.PropertyType)}."];
        }
        var results = new List<ValidationResult>();
        var context = new ValidationContext(options) { MemberName = property.Name, DisplayName = setting.Path };
        Validator.TryValidateProperty(property.GetValue(options), context, results);
        // A text may be a secret.
        var given = property.PropertyType == typeof(string) ? "" : $", not {setting.Value}";
        return [.. results.Select(result =>
            $"{result.ErrorMessage!.Replace("The field ", "", StringComparison.Ordinal).TrimEnd('.')}{given}.")];
    }

    private static string Kind(Type type) =>
        type == typeof(bool) ? "true or false"
        : type == typeof(Uri) ? "an address"
        : type.IsEnum ? $"one of {string.Join(", ", Enum.GetNames(type))}"
        : type == typeof(double) ? "a number"
        : "a whole number";
}

/// <summary>
/// Ends the app at its start if a setting is wrong, with one message about all of them, before any I/O.
/// </summary>
public sealed class SettingsCheck(
    IEnumerable<SettingsSection> sections, IConfiguration configuration) : IStartupValidator
{
    public void Validate()
    {
        var problems = sections.SelectMany(section => section.Problems(configuration)).ToList();
        if (problems.Count > 0)
            throw new OptionsValidationException(nameof(Settings), typeof(SettingsSection), problems);
    }
}

public static class Settings
{
    /// <summary>Binds a section to its options, to be checked at the start.</summary>
    public static void Add<T>(IServiceCollection services, string section) where T : class
    {
        services.AddOptions<T>().BindConfiguration(section);
        services.AddSingleton(new SettingsSection(section, typeof(T)));
    }
}
