namespace Bifrost.Client.Tests.Jobs.Damage;

/// <summary>Each kind of file of a job, damaged in each way before each step: the damage is found before it counts, or it does not count.</summary>
public sealed class DamageMatrixTests
{
    private static IEnumerable<TestCaseData> Cells =>
        LongTests.CreateCases(DamageCell.All.Where(cell => DamageRule.Of(cell).Outcome != DamageOutcome.Impossible), cell => cell.Kinds);

    [TearDown]
    public void WriteCommandOfFailure() => LongTests.WriteCommandOfFailure();

    [TestCaseSource(nameof(Cells))]
    public async Task Damage_is_found_before_it_counts(DamageCell cell)
    {
        await using DamageHost host = await DamageHost.StartAsync(cell.Stage, cell.Step == DamageStep.SubmitInline ? ModelProvider.Anthropic : ModelProvider.OpenAI);
        var run = new DamageRun(host, cell);
        await run.DamageAsync();

        await run.ExecuteAsync();

        await run.VerifyAsync(DamageRule.Of(cell));
    }

    [Test]
    public void Each_combination_is_run_or_cannot_exist()
    {
        int combinations = Enum.GetValues<DamagedFile>().Length * Enum.GetValues<FileDamage>().Length * Enum.GetValues<DamageStep>().Length;
        int impossible = DamageCell.All.Count(cell => DamageRule.Of(cell).Outcome == DamageOutcome.Impossible);

        Assert.That(Cells.Count(), Is.EqualTo(combinations - impossible));
        foreach (IGrouping<DamageOutcome, DamageCell> cells in DamageCell.All.GroupBy(cell => DamageRule.Of(cell).Outcome))
            TestContext.Out.WriteLine($"{cells.Key}: {cells.Count()}");
    }

    [Test]
    public void Each_rule_of_the_table_is_about_a_combination() =>
        Assert.That(DamageRule.All.Except(DamageCell.All.Select(DamageRule.Of)).Select(rule => rule.Reason), Is.Empty);
}
