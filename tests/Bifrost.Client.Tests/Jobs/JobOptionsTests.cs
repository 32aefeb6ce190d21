using Bifrost.Client.Jobs;

namespace Bifrost.Client.Tests.Jobs;

/// <summary>What the options of a job accept, at the bounds of each.</summary>
public sealed class JobOptionsTests
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);

    private static IEnumerable<TestCaseData> Accepted =>
    [
        Case("The defaults", new()),
        Case("One active batch", new() { MaxActiveBatches = 1 }),
        Case("1,000 active batches", new() { MaxActiveBatches = 1000 }),
        Case("One attempt", new() { MaxAttempts = 1 }),
        Case("10 attempts", new() { MaxAttempts = 10 }),
        Case("Uploads of 1 MiB", new() { MaxUploadBytes = 1_048_576 }),
        Case("Limits of 1", new() { Limits = new BatchLimits { MaxRequests = 1, MaxBytes = 1, MinRequests = 1 } }),
        Case("A minimum that is the maximum", new() { Limits = new BatchLimits { MaxRequests = 7, MinRequests = 7 } }),
        Case("The shortest interval", new() { InitialInterval = Tick }),
        Case("Intervals that do not grow", new() { InitialInterval = Day, MaxInterval = Day }),
        Case("No time to confirm a create", new() { CreateConfirmationTime = TimeSpan.Zero }),
        Case("A day to confirm a create", new() { CreateConfirmationTime = Day }),
        Case("The shortest delay of a full queue", new() { QueueFullDelay = Tick }),
        Case("The longest delay of a full queue", new() { QueueFullDelay = Day }),
        Case("No failure passes", new() { MaxTransientFailures = 0 }),
    ];

    private static IEnumerable<TestCaseData> Refused =>
    [
        Case("No active batch", new() { MaxActiveBatches = 0 }, "MaxActiveBatches must be from 1 to 1,000."),
        Case("1,001 active batches", new() { MaxActiveBatches = 1001 }, "MaxActiveBatches must be from 1 to 1,000."),
        Case("No attempt", new() { MaxAttempts = 0 }, "MaxAttempts must be from 1 to 10."),
        Case("11 attempts", new() { MaxAttempts = 11 }, "MaxAttempts must be from 1 to 10."),
        Case("Uploads of less than 1 MiB", new() { MaxUploadBytes = 1_048_575 }, "MaxUploadBytes must be at least 1,048,576."),
        Case("Batches without requests", new() { Limits = new BatchLimits { MaxRequests = 0 } }, "Limits must be at least 1."),
        Case("Batches without bytes", new() { Limits = new BatchLimits { MaxBytes = 0 } }, "Limits must be at least 1."),
        Case("A minimum of 0", new() { Limits = new BatchLimits { MinRequests = 0 } }, "Limits must be at least 1."),
        Case("A minimum above the maximum", new() { Limits = new BatchLimits { MaxRequests = 7, MinRequests = 8 } }, "Limits.MinRequests must not be greater than MaxRequests."),
        Case("No interval", new() { InitialInterval = TimeSpan.Zero }, "InitialInterval must be greater than zero."),
        Case("Intervals that shrink", new() { InitialInterval = Day, MaxInterval = Day - Tick }, "MaxInterval must be from InitialInterval to 1 day."),
        Case("An interval of more than a day", new() { MaxInterval = Day + Tick }, "MaxInterval must be from InitialInterval to 1 day."),
        Case("A negative time to confirm a create", new() { CreateConfirmationTime = -Tick }, "CreateConfirmationTime must be from zero to 1 day."),
        Case("More than a day to confirm a create", new() { CreateConfirmationTime = Day + Tick }, "CreateConfirmationTime must be from zero to 1 day."),
        Case("No delay of a full queue", new() { QueueFullDelay = TimeSpan.Zero }, "QueueFullDelay must be greater than zero, and at most 1 day."),
        Case("A delay of a full queue of more than a day", new() { QueueFullDelay = Day + Tick }, "QueueFullDelay must be greater than zero, and at most 1 day."),
        Case("A negative number of failures", new() { MaxTransientFailures = -1 }, "MaxTransientFailures must not be negative."),
    ];

    [TestCaseSource(nameof(Accepted))]
    public void Options_within_their_bounds_are_accepted(JobOptions options) => Assert.That(() => options.Validate(nameof(options)), Throws.Nothing);

    [TestCaseSource(nameof(Refused))]
    public void Options_outside_of_their_bounds_are_refused_by_name(JobOptions options, string message) =>
        Assert.That(
            () => options.Validate(nameof(options)),
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Property(nameof(ArgumentException.ParamName)).EqualTo(nameof(options)).And.Message.StartsWith(message));

    [Test]
    public async Task A_job_that_may_have_no_active_batch_is_neither_created_nor_opened()
    {
        await using JobHost host = await JobHost.StartAsync();
        JobOptions invalid = host.Options with { MaxActiveBatches = 0 };

        await ExceptionAssert.ThrowsAsync<ArgumentOutOfRangeException>(() => host.CreateAsync(5, ModelProvider.OpenAI, invalid));
        Assert.That(await host.Journal.ReadStateAsync("test"), Is.Null);
        await (await host.CreateAsync(5, ModelProvider.OpenAI)).DisposeAsync();
        await ExceptionAssert.ThrowsAsync<ArgumentOutOfRangeException>(() => host.Client.Jobs.OpenAsync("test", host.Journal, invalid));
    }

    [Test]
    public async Task Without_failures_that_may_pass_the_first_one_ends_the_run()
    {
        await using JobHost host = await JobHost.StartAsync();
        await using BatchJob job = await host.CreateAsync(5, ModelProvider.OpenAI, host.Options with { MaxTransientFailures = 0 });
        host.Gateway.Inject(GatewayFault.Respond(GatewayResponse.Error(503, "later")) with { ExecutesRequest = false }, request => request.Path.EndsWith("/files", StringComparison.Ordinal));

        await ExceptionAssert.ThrowsAsync<BifrostApiException>(() => job.WaitForCompletionAsync());

        Assert.That(host.Gateway.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Without_time_to_confirm_a_create_the_list_is_read_once()
    {
        await using JobHost host = await JobHost.StartAsync();
        await using BatchJob job = await host.CreateAsync(5, ModelProvider.OpenAI, host.Options with { CreateConfirmationTime = TimeSpan.Zero });
        host.Gateway.Inject(GatewayFault.Reset(FaultPosition.Start) with { ExecutesRequest = false }, request => request.Method == "POST" && request.Path.EndsWith("/batches", StringComparison.Ordinal));

        JobSummary summary = await job.WaitForCompletionAsync();

        Assert.That(summary.IsComplete, Is.True);
        Assert.That(host.Gateway.Requests.Count(request => request.Method == "GET" && request.Path.EndsWith("/batches", StringComparison.Ordinal)), Is.EqualTo(1));
    }

    [Test]
    public void The_limit_on_uploads_leaves_room_for_the_form_around_the_requests() =>
        Assert.That(JobsClient.GetLimits(ModelProvider.OpenAI, new JobOptions { MaxUploadBytes = 1_048_576 }).MaxBytes, Is.EqualTo(1_048_576 - 65_536));

    private static TestCaseData Case(string name, JobOptions options, params string[] message) => new TestCaseData([options, .. message]).SetName(name);
}
