using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace Bifrost.Client.Tests.Faults;

/// <summary>
/// Every fault at every place of every call ends in success, with everything delivered or created exactly once, or in an exception that says
/// what happened. BIFROST_FAULT_CELL runs only the cells whose name contains it, such as the one that a failure names, or all of a call: at every
/// byte and in every JSON value.
/// </summary>
[Parallelizable(ParallelScope.Children)]
[FixtureLifeCycle(LifeCycle.SingleInstance)]
public sealed class FaultMatrixTests
{
    private const int MinCells = 1000;
    private const int MaxParallel = 32;
    private const int MaxShown = 40;

    private static readonly string[] CallNames = [.. FaultCalls.All.Select(call => call.Name)];

    private readonly ConcurrentQueue<(FaultCell Cell, FaultVerdict Verdict)> _verdicts = new();
    private readonly SecretWatch _watch = new();
    private FaultGateway _host = null!;

    [OneTimeSetUp]
    public async Task StartGatewayAsync() => _host = await FaultGateway.StartAsync();

    [OneTimeTearDown]
    public async Task StopGatewayAsync()
    {
        await _host.DisposeAsync();
        _watch.Dispose();
        TestContext.Progress.WriteLine(CreateTable());
    }

    // The cells that a person selects are run by this test alone.
    [Test]
    public async Task Every_kind_of_fault_in_every_call_ends_in_success_or_in_a_clear_error()
    {
        var matrix = new FaultMatrix(_host, _watch);
        var cells = new List<FaultCell>();
        foreach (FaultCall call in FaultCalls.All)
            cells.AddRange(FaultMatrix.IsSelected ? await matrix.CreateCellsAsync(call) : await matrix.CreateSampleAsync(call));
        Assert.That(cells, Is.Not.Empty, "BIFROST_FAULT_CELL selects no cell.");

        await RunAsync(matrix, cells);
    }

    [TestCaseSource(nameof(CallNames))]
    [Category(LongTests.Category)]
    public async Task Every_fault_ends_in_success_or_in_a_clear_error(string name)
    {
        IgnoreIfCellsAreSelected();
        var matrix = new FaultMatrix(_host, _watch);

        await RunAsync(matrix, await matrix.CreateCellsAsync(FaultCalls.All.Single(call => call.Name == name)));
    }

    [Test]
    public async Task Every_kind_of_fault_occurs_in_every_call_that_it_applies_to()
    {
        IgnoreIfCellsAreSelected();
        var matrix = new FaultMatrix(_host, _watch);
        int count = 0;
        foreach (FaultCall call in FaultCalls.All)
        {
            IReadOnlyList<FaultCell> cells = await matrix.CreateCellsAsync(call);
            count += cells.Count;
            foreach (IReadOnlyList<FaultCell> list in new[] { cells, await matrix.CreateSampleAsync(call) })
            {
                IEnumerable<FaultKind> missing = FaultKinds.All.Where(kind => kind.AppliesTo(call)).Except(list.Select(cell => cell.Kind));
                Assert.That(missing, Is.Empty, call.Name);
                foreach (FaultTarget target in call.Targets)
                    Assert.That(list.Any(cell => cell.Target == target), Is.True, $"{call.Name}, {target.Name}");
            }
        }

        Assert.That(count, Is.GreaterThanOrEqualTo(MinCells));
    }

    [Test]
    public async Task A_client_of_the_matrix_is_watched()
    {
        string key = _host.CreateKey();
        using BifrostClient client = _host.CreateClient(key, TestTimeout.Limit, retries: 1, _watch.Logs);
        using (_host.Gateway.Inject(GatewayFault.Reset(FaultPosition.Start), request => FaultGateway.HasKey(request, key)))
            await client.Batches.RetrieveAsync(FaultGateway.ProbeBatchId, ModelProvider.OpenAI);

        Assert.That(_watch.CountChecked(SecretWatchSource.Log), Is.Positive);
        Assert.That(_watch.CountChecked(SecretWatchSource.Activity), Is.Positive);
        Assert.That(_watch.CountChecked(SecretWatchSource.Metric), Is.Positive);
    }

    // Set by a person who runs single cells; never in CI.
    private static void IgnoreIfCellsAreSelected()
    {
        if (FaultMatrix.IsSelected)
            Assert.Ignore("Only some cells are selected.");
    }

    private async Task RunAsync(FaultMatrix matrix, IReadOnlyCollection<FaultCell> cells)
    {
        var problems = new ConcurrentQueue<string>();
        await Parallel.ForEachAsync(cells, new ParallelOptions { MaxDegreeOfParallelism = MaxParallel }, async (cell, _) =>
        {
            (FaultVerdict verdict, string? problem) = await matrix.RunAsync(cell);
            _verdicts.Enqueue((cell, verdict));
            if (verdict == FaultVerdict.Wrong)
                problems.Enqueue($"{cell}: {problem}");
        });

        Assert.That(_watch.Leaks, Is.Empty);
        if (!problems.IsEmpty)
        {
            Assert.Fail(
                $"{problems.Count} of {cells.Count} cells. To run one of them: BIFROST_FAULT_CELL='…' dotnet test tests/Bifrost.Client.Tests --filter FaultMatrixTests\n"
                + string.Join('\n', problems.Order(StringComparer.Ordinal).Take(MaxShown)));
        }
    }

    // Counts of verdicts, by call and by kind.
    private string CreateTable()
    {
        var text = new StringBuilder();
        AppendRow(text, $"{_verdicts.Count} cells", Enum.GetValues<FaultVerdict>().Select(verdict => $"{verdict}"));
        AppendRow(text, "all", _ => true);
        foreach (FaultCall call in FaultCalls.All)
            AppendRow(text, call.Name, cell => cell.Call == call);
        foreach (FaultKind kind in FaultKinds.All)
            AppendRow(text, kind.Name, cell => cell.Kind == kind);
        AppendRow(text, "Searched for secrets", Enum.GetValues<SecretWatchSource>().Select(source => $"{_watch.CountChecked(source)} {source}"));
        return text.ToString();
    }

    private void AppendRow(StringBuilder text, string name, Func<FaultCell, bool> includes)
    {
        ILookup<FaultVerdict, FaultVerdict> verdicts = _verdicts.Where(item => includes(item.Cell)).ToLookup(item => item.Verdict, item => item.Verdict);
        AppendRow(text, name, Enum.GetValues<FaultVerdict>().Select(verdict => $"{verdicts[verdict].Count()}"));
    }

    private static void AppendRow(StringBuilder text, string name, IEnumerable<string> values) =>
        text.AppendLine(CultureInfo.InvariantCulture, $"{name,-26}{string.Concat(values.Select(value => $"{value,18}"))}");
}
