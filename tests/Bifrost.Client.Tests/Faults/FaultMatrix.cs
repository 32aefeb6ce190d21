namespace Bifrost.Client.Tests.Faults;

/// <summary>Creates and runs the cells of the matrix.</summary>
internal sealed class FaultMatrix(FaultGateway host, SecretWatch watch)
{
    private static readonly TimeSpan MaxShortTimeout = TestTimeout.Limit / 6;

    private static readonly TimeSpan Watchdog = TestTimeout.Limit * 2 / 3;

    // The multiples of this fraction are spread evenly between 0 and 1.
    private const double GoldenRatio = 0.6180339887498949;

    private static readonly string Filter = Environment.GetEnvironmentVariable("BIFROST_FAULT_CELL") ?? "";

    /// <summary>
    /// Whether a person has selected cells by a part of their names. These can be at every byte and in every JSON value; all of them would take an hour.
    /// </summary>
    public static bool IsSelected => Filter.Length > 0;

    /// <summary>Creates a sample of the cells of a call: one for each kind of fault, at places that differ from call to call and from kind to kind.</summary>
    public async Task<IReadOnlyList<FaultCell>> CreateSampleAsync(FaultCall call)
    {
        int number = FaultCalls.All.Index().Single(item => item.Item == call).Index;
        IReadOnlyList<FaultCell> cells = await CreateCellsAsync(call);
        return [.. cells.GroupBy(cell => cell.Kind).Select((group, index) => Choose([.. group], number + index))];
    }

    /// <summary>Creates the cells of a call. It is invoked without a fault first, to know its responses.</summary>
    public async Task<IReadOnlyList<FaultCell>> CreateCellsAsync(FaultCall call)
    {
        var cells = new List<FaultCell>();
        foreach (FaultTarget target in call.Targets)
        {
            FaultShape shape = await GetShapeAsync(call, target);
            cells.AddRange(
                from kind in FaultKinds.All
                where kind.AppliesTo(call)
                from place in kind.GetPlaces(shape)
                from mode in GetModes(kind, place.Place)
                select new FaultCell(call, target, kind, place.Place, place.Fault, mode));
        }

        return [.. cells.Where(cell => cell.ToString().Contains(Filter, StringComparison.Ordinal))];
    }

    /// <summary>Runs a cell, and returns its verdict and its problem.</summary>
    public async Task<(FaultVerdict Verdict, string? Problem)> RunAsync(FaultCell cell)
    {
        FaultOutcome outcome = await InvokeAsync(cell, cell.Kind.Timeout);
        string? problem = FindProblem(cell, outcome);
        if (problem is not null && cell.Kind.Timeout < MaxShortTimeout)
        {
            // A busy machine can need longer than a short timeout for a request without a fault.
            outcome = await InvokeAsync(cell, MaxShortTimeout);
            problem = FindProblem(cell, outcome);
        }

        if (outcome.Exception is not null && watch.Check(outcome.Exception.ToString(), SecretWatchSource.Exception, $"the exception of {cell}") is { } leak)
            return (FaultVerdict.Wrong, leak);
        return (problem is null ? FaultExpectations.GetVerdict(cell, outcome) : FaultVerdict.Wrong, problem);
    }

    private static FaultCell Choose(FaultCell[] cells, int number) => cells[(int)(number * GoldenRatio % 1 * cells.Length)];

    // Retries change nothing for most kinds that they do not repeat: one cell of them shows it.
    private static IEnumerable<FaultMode> GetModes(FaultKind kind, string place)
    {
        yield return FaultMode.NoRetries;
        if (kind.IsTransient)
            yield return FaultMode.Once;
        if (place == "executed")
            yield return FaultMode.Always;
    }

    private async Task<FaultShape> GetShapeAsync(FaultCall call, FaultTarget target)
    {
        ReadOnlyMemory<byte>? body = null;
        string key = host.CreateKey();
        using GatewayFaultInjection injection = host.Gateway.Inject(
            GatewayFault.ChangeResponse(response =>
            {
                body = response.Body;
                return response;
            }),
            CreatePredicate(key, target));
        using BifrostClient client = host.CreateClient(key, TestTimeout.Limit, retries: 0, watch.Logs);
        var run = new FaultRun(host, client, key);
        await call.InvokeAsync(run).WithTestTimeout();
        Assert.That((run.Problem, injection.Count), Is.EqualTo(((string?)null, 1)), $"{call} without a fault, {target.Name}");
        if (call.Expected is not null)
            Assert.That(run.Delivered, Is.EqualTo(call.Expected), $"{call} without a fault");
        return new FaultShape(target, body!.Value);
    }

    private async Task<FaultOutcome> InvokeAsync(FaultCell cell, TimeSpan timeout)
    {
        string key = host.CreateKey();
        using BifrostClient client = host.CreateClient(key, timeout, cell.Mode == FaultMode.NoRetries ? 0 : FaultExpectations.MaxRetries, watch.Logs);
        var run = new FaultRun(host, client, key);
        Exception? exception;
        int injected;
        using (GatewayFaultInjection injection = host.Gateway.Inject(
            cell.Fault, CreatePredicate(key, cell.Target, cell.Mode == FaultMode.Always), cell.Mode == FaultMode.Always ? null : 1))
        {
            exception = await ExceptionAssert.RecordAsync(() => cell.Call.InvokeAsync(run).WaitAsync(Watchdog));
            injected = injection.Count;
        }

        bool hasHung = exception is TimeoutException;
        return new FaultOutcome
        {
            Injected = injected,
            HasHung = hasHung,
            Exception = exception,
            Delivered = [.. run.Delivered],
            Problem = run.Problem,
            IsReportedIncomplete = run.IsReportedIncomplete,
            MaxExecuted = Math.Max(host.CountExecuted(key, BifrostRequestType.BatchCreate), host.CountExecuted(key, BifrostRequestType.FileUpload)),
            TargetExecuted = host.CountExecuted(key, cell.Target.Type),
            ProblemAfterwards = hasHung ? null : await FindProblemAfterwardsAsync(client),
        };
    }

    private static string? FindProblem(FaultCell cell, FaultOutcome outcome) => FaultExpectations.FindProblem(cell, outcome) ?? outcome.ProblemAfterwards;

    // A connection that is not usable any more may fail one call. No call may receive the response to another.
    private static async Task<string?> FindProblemAfterwardsAsync(BifrostClient client)
    {
        for (int attempt = 0; attempt < 2; attempt++)
        {
            try
            {
                Batch batch = await client.Batches.RetrieveAsync(FaultGateway.ProbeBatchId, ModelProvider.OpenAI).WaitAsync(Watchdog);
                return batch.Id == FaultGateway.ProbeBatchId ? null : $"the next call received '{batch.Id}'";
            }
            catch (BifrostException) when (attempt == 0)
            {
            }
#pragma warning disable CA1031 // Any exception is a problem of the cell.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                return $"the next calls fail: {exception.Message}";
            }
        }

        return null;
    }

    private static Func<GatewayRequest, bool> CreatePredicate(string key, FaultTarget target, bool always = false)
    {
        int count = 0;
        return request =>
        {
            if (request.RequestType != target.Type || !FaultGateway.HasKey(request, key))
                return false;
            int number = Interlocked.Increment(ref count);
            return always ? number >= target.Occurrence : number == target.Occurrence;
        };
    }
}
