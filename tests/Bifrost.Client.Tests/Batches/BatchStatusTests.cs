namespace Bifrost.Client.Tests.Batches;

/// <summary>The meaning of each status that the gateway returns for a provider.</summary>
public sealed class BatchStatusTests
{
    [TestCase("cancelled", "canceled")]
    [TestCase("cancelling", "canceling")]
    public void Both_spellings_are_equal_and_keep_their_values(string british, string american)
    {
        BatchStatus withTwoLs = new(british), withOneL = new(american);

        Assert.That(withTwoLs, Is.EqualTo(withOneL));
        Assert.That(withTwoLs == withOneL, Is.True);
        Assert.That(withTwoLs.GetHashCode(), Is.EqualTo(withOneL.GetHashCode()));
        Assert.That(new HashSet<BatchStatus> { withTwoLs }, Does.Contain(withOneL));
        Assert.That((withTwoLs.Value, withOneL.Value), Is.EqualTo((british, american)));
    }

    [TestCase("openai, azure", "completed failed expired cancelled", "validating in_progress finalizing cancelling")]
    [TestCase("anthropic", "ended", "in_progress cancelling canceling")]
    [TestCase("gemini", "completed failed cancelled expired deleted", "in_progress cancelling")]
    [TestCase("bedrock", "completed failed cancelled expired", "validating in_progress cancelling")]
    [TestCase("vertex", "completed failed cancelled expired deleted", "validating in_progress cancelling")]
    [TestCase("as the published description spells it", "canceled", "")]
    public void A_status_is_terminal_when_the_provider_has_finished(string providers, string terminal, string running)
    {
        Assert.That(Of(terminal), Is.All.Property(nameof(BatchStatus.IsTerminal)).True.And.All.Property(nameof(BatchStatus.IsKnown)).True, providers);
        Assert.That(Of(running), Is.All.Property(nameof(BatchStatus.IsTerminal)).False.And.All.Property(nameof(BatchStatus.IsKnown)).True, providers);
    }

    [TestCase("")]
    [TestCase("Completed")]
    [TestCase("JOB_STATE_PAUSED")]
    [TestCase("BATCH_STATE_UNSPECIFIED")]
    public void An_unknown_status_is_neither_known_nor_terminal(string status) =>
        Assert.That(
            new BatchStatus(status),
            Has.Property(nameof(BatchStatus.IsKnown)).False.And.Property(nameof(BatchStatus.IsTerminal)).False);

    private static IEnumerable<BatchStatus> Of(string statuses) =>
        statuses.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(status => new BatchStatus(status));
}
