namespace Bifrost.Client.Testing;

/// <summary>A journal does not keep its contract. The message has each sentence that it breaks, and what happened instead.</summary>
/// <param name="failures">What has failed: one text for each check.</param>
public sealed class JobJournalTestException(IReadOnlyList<string> failures) : BifrostException(CreateMessage(failures))
{
    /// <summary>What has failed: one text for each check.</summary>
    public IReadOnlyList<string> Failures { get; } = failures;

    private static string CreateMessage(IReadOnlyList<string> failures)
    {
        ArgumentNullException.ThrowIfNull(failures);
        return $"The journal does not keep its contract: {failures.Count} checks have failed.{Environment.NewLine}"
            + string.Join(Environment.NewLine, failures.Select(failure => $"- {failure}"));
    }
}
