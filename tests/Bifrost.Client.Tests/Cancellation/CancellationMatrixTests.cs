using System.Collections.Concurrent;

namespace Bifrost.Client.Tests.Cancellation;

/// <summary>Every public call, cancelled at every place where it waits, whatever the gateway does.</summary>
public sealed class CancellationMatrixTests
{
    // More than any call has, except jobs that poll a gateway that stays unavailable.
    private const int MaxPlaces = 250;

    // Called by jobs with their tokens; a row of a job covers what comes of it.
    private static readonly string[] Journals = ["IJobJournal", "IJobJournalLock", "IJobJournalFile", "DirectoryJobJournal", "MemoryJobJournal"];

    private static IEnumerable<TestCaseData> Cases => LongTests.CreateCases(CancellationCase.All, cell => cell.Kinds);

    [Test]
    public void Every_public_call_that_takes_a_token_is_in_the_matrix()
    {
        string[] covered = [.. CancelledCalls.All.Values.SelectMany(call => call.Members).Distinct()];
        string[] members = [.. CancellableMembers.All.Where(member => !Journals.Contains(member.Split('.')[0]))];
        Assert.That(members, Is.SubsetOf(covered), "calls without a row");
        Assert.That(covered, Is.SubsetOf(members), "rows of calls that do not exist");
    }

    [TestCaseSource(nameof(Cases))]
    public async Task A_call_that_is_cancelled_ends_with_a_token_of_its_caller(CancellationCase cell)
    {
        CancelledCall call = CancelledCalls.All[cell.Name];
        await using GatewayHost host = await StartAsync();
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false };
        Func<GatewayRequest, GatewayResponse?>? respond = null;
        host.Gateway.Respond(request => respond?.Invoke(request));
        var faults = new List<string>();
        int cells = 0;
        for (int token = 0; token < call.Tokens; token++)
        {
            // Until the call ends before the place.
            for (int target = 1; target <= MaxPlaces; target++)
            {
                using var run = new CancelledRun(host, handler, token, target);
                await call.PrepareAsync(run);
                respond = Create(cell.Circumstance);
                string? fault = await run.FindFaultAsync(call);
                respond = null;
                if (run.Points.Place is not { } place)
                    break;
                cells++;
                if (fault is not null)
                    faults.Add($"token {token}, place {target} ({place}): {fault}");
                await call.VerifyAsync(run);
            }
        }

        Assert.That(cells, Is.Positive, "the call waits for nothing");
        Assert.That(faults, Is.Empty, $"{faults.Count} of {cells} cancellations:\n{string.Join('\n', faults)}");
    }

    private static async Task<GatewayHost> StartAsync()
    {
        GatewayHost host = await GatewayHost.StartAsync(options => options.Lifecycle = new BatchLifecycle
        {
            Validating = TimeSpan.Zero,
            InProgress = TimeSpan.FromSeconds(15),
            Finalizing = TimeSpan.Zero,
            Cancelling = TimeSpan.Zero,
        });
        Batch ended = CreateBatch("batch_ended", BatchStatus.Completed) with { OutputFileId = "file-out" };
        host.Gateway.AddBatch(ModelProvider.OpenAI, ended, Enumerable.Range(1, 3).Select(number => TestData.SucceededItem(TestData.CustomId(number))), pageSize: 2);
        host.Gateway.AddBatch(ModelProvider.OpenAI, CreateBatch("batch_failed", BatchStatus.Failed), []);
        host.Gateway.AddFile(ModelProvider.OpenAI, "file-out", TestData.JsonLines(Enumerable.Range(1, 3).Select(number => TestData.FailedLine(TestData.CustomId(number)))));
        for (int number = 1; number <= 3; number++)
        {
            host.Gateway.AddBatch(ModelProvider.Azure, CreateBatch($"batch_{number}", BatchStatus.Completed));
            host.Gateway.AddFile(ModelProvider.Azure, $"file-{number}", TestData.JsonLines("{}"));
        }

        return host;
    }

    private static Batch CreateBatch(string id, BatchStatus status) => new()
    {
        Id = id,
        Status = status,
        Endpoint = BatchEndpoint.ChatCompletions,
        CreatedAt = DateTimeOffset.FromUnixTimeSeconds(1_760_000_000),
        RequestCounts = new BatchRequestCounts { Total = 3, Completed = 3 },
    };

    private static Func<GatewayRequest, GatewayResponse?> Create(CancelCircumstance circumstance)
    {
        var seen = new ConcurrentDictionary<string, bool>();
        return circumstance switch
        {
            CancelCircumstance.Answers => static _ => null,
            CancelCircumstance.FailsOnce => request => seen.TryAdd($"{request.Method} {request.Path}", true) ? GatewayResponse.Error(503, "not now") : null,
            CancelCircumstance.IsUnavailable => static _ => GatewayResponse.Error(503, "not now"),
            CancelCircumstance.Refuses => static _ => GatewayResponse.Error(400, "no"),
            CancelCircumstance.RefusesLater => _ => seen.TryAdd("", true) ? null : GatewayResponse.Error(400, "no"),
            CancelCircumstance.SendsHtml => static _ => GatewayResponse.Html(),
            CancelCircumstance.Truncates => static _ => GatewayResponse.Json("""{"id":"batch_1","status":"completed","results":[],"data":["""),
            CancelCircumstance.Resets => static _ => GatewayResponse.ConnectionReset(),
            _ => throw new ArgumentOutOfRangeException(nameof(circumstance)),
        };
    }
}
