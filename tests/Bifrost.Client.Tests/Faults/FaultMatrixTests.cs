using System.Collections.Concurrent;
using System.Text;

namespace Bifrost.Client.Tests.Faults;

/// <summary>
/// Every fault at every place of every call ends in success, with everything delivered or created exactly once, or in an exception that says
/// what happened. BIFROST_LONG_FAULTS=1 injects at every byte and into every JSON value. BIFROST_FAULT_CELL runs only the cells whose name
/// contains it, such as the one that a failure names.
/// </summary>
[Parallelizable(ParallelScope.Children)]
public sealed class FaultMatrixTests
{
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

    [TestCaseSource(nameof(CallNames))]
    public async Task Every_fault_ends_in_success_or_in_a_clear_error(string name)
    {
        FaultCall call = FaultCalls.All.Single(call => call.Name == name);
        var matrix = new FaultMatrix(_host, _watch);
        IReadOnlyList<FaultCell> cells = await matrix.CreateCellsAsync(call);
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
                $"{problems.Count} of {cells.Count} cells. To run one of them: BIFROST_FAULT_CELL='…' dotnet test --filter FaultMatrixTests\n"
                + string.Join('\n', problems.Order(StringComparer.Ordinal).Take(MaxShown)));
        }
    }

    // Counts by call and kind: + exactly once, ~ damaged, ! clear error, ? pending, x wrong.
    private string CreateTable()
    {
        var text = new StringBuilder($"{_verdicts.Count} cells: {string.Join(", ", Enum.GetValues<FaultVerdict>().Select(verdict => $"{_verdicts.Count(cell => cell.Verdict == verdict)} {verdict}"))}\n");
        foreach (FaultKind kind in FaultKinds.All)
        {
            text.Append($"{kind.Name,-26}");
            foreach (IGrouping<FaultVerdict, (FaultCell Cell, FaultVerdict Verdict)> group in _verdicts.Where(cell => cell.Cell.Kind == kind).GroupBy(cell => cell.Verdict).OrderBy(group => group.Key))
                text.Append($" {group.Count(),5} {group.Key}");
            text.Append('\n');
        }

        return text.ToString();
    }
}
