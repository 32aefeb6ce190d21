namespace Bifrost.Client.Tests.Jobs;

/// <summary>Where jobs are killed.</summary>
internal static class CrashCases
{
    private static readonly ModelProvider[] AllProviders = [.. CrashHost.ProvidersWithIdentity, ModelProvider.Anthropic, ModelProvider.Gemini];

    public static IEnumerable<CrashCase> Arrows =>
    [
        .. AllProviders.Select(provider => new CrashCase(provider, CrashScenario.Usual, "after-send:create")),
    ];
}
