namespace Bifrost.Client.Tests.Batches;

/// <summary>States by the wire's table of what each provider's words mean.</summary>
public sealed class BatchStatusTests
{
    [TestCase("cancelled", "canceled")]
    [TestCase("cancelling", "canceling")]
    public void Both_spellings_are_equal_and_keep_their_values(string two, string one)
    {
        BatchStatus long_ = new(two), short_ = new(one);

        Assert.That(long_, Is.EqualTo(short_));
        Assert.That(long_ == short_, Is.True);
        Assert.That(long_.GetHashCode(), Is.EqualTo(short_.GetHashCode()));
        Assert.That(new HashSet<BatchStatus> { long_ }, Does.Contain(short_));
        Assert.That((long_.Value, short_.Value), Is.EqualTo((two, one)));
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
    public void An_unknown_status_is_neither_known_nor_terminal(string word) =>
        Assert.That(new BatchStatus(word), Has.Property(nameof(BatchStatus.IsKnown)).False.And.Property(nameof(BatchStatus.IsTerminal)).False);

    private static IEnumerable<BatchStatus> Of(string words) =>
        words.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => new BatchStatus(word));
}
