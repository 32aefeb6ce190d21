using Bifrost.Client.Telemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Bifrost.Client.Tests.Telemetry;

public sealed class ClientLogTests
{
    private static GatewayResponse Unavailable => GatewayResponse.Error(502, "marker-text", errorType: "provider_connection_failed");

    [Test]
    public async Task A_wait_logs_failed_polls_and_its_end()
    {
        using var logs = new RecordingLoggerFactory();
        await using GatewayHost host = await GatewayHost.StartAsync();
        host.RespondInOrder([Unavailable, GatewayResponse.ConnectionReset(), TestData.BatchResponse("completed")]);

        await CreateClient(host, logs).Batches.WaitForCompletionAsync(TestData.Reference, host.WaitOptions);

        Assert.That(logs.Lines, Is.EqualTo((string[])
        [
            "Warning 3 PollFailed: A poll of batch batch_1 of openai failed with BifrostProviderUnavailableException (status 502), 1 in a row",
            "Warning 3 PollFailed: A poll of batch batch_1 of openai failed with BifrostConnectionException (status (null)), 2 in a row",
            "Information 4 WaitEnded: Batch batch_1 of openai ended as completed, after 3 polls (2 failed)",
        ]));
        Assert.That(logs.Categories, Is.EqualTo((string[])["Bifrost.Client"]));
    }

    [Test]
    public async Task A_wait_logs_that_it_gave_up()
    {
        using var logs = new RecordingLoggerFactory();
        await using GatewayHost host = await GatewayHost.StartAsync();
        host.RespondInOrder([TestData.BatchResponse("in_progress"), Unavailable]);

        await ExceptionAssert.RecordAsync(
            () => CreateClient(host, logs).Batches.WaitForCompletionAsync(TestData.Reference, host.WaitOptions with { MaxTransientFailures = 0 }));

        Assert.That(
            logs.Lines.Last(),
            Is.EqualTo("Warning 5 WaitGaveUp: Waiting for batch batch_1 of openai gave up with BifrostWaitException, after 2 polls (1 failed); last status in_progress"));
    }

    [Test]
    public async Task A_batch_that_failed_has_ended()
    {
        using var logs = new RecordingLoggerFactory();
        await using GatewayHost host = await GatewayHost.StartAsync();
        host.RespondWith(TestData.BatchResponse("failed"));

        await ExceptionAssert.ThrowsAsync<BifrostBatchFailedException>(
            () => CreateClient(host, logs).Batches.WaitForCompletionAsync(TestData.Reference, host.WaitOptions with { ThrowOnFailure = true }));

        Assert.That(logs.Lines.Single(), Does.StartWith("Information 4 WaitEnded: Batch batch_1 of openai ended as failed"));
    }

    [Test]
    public async Task A_wait_that_the_caller_cancels_logs_nothing()
    {
        using var logs = new RecordingLoggerFactory();
        await using GatewayHost host = await GatewayHost.StartAsync();
        await ExceptionAssert.RecordAsync(
            () => CreateClient(host, logs).Batches.WaitForCompletionAsync(TestData.Reference, host.WaitOptions, new CancellationToken(canceled: true)));
        Assert.That(logs.Entries, Is.Empty);
    }

    [Test]
    public async Task A_reading_logs_unreadable_lines_and_duplicates_at_its_end()
    {
        using var logs = new RecordingLoggerFactory();
        await using GatewayHost host = await GatewayHost.StartAsync();
        host.RespondInOrder(
        [
            TestData.BatchResponse("completed", ",\"output_file_id\":\"file-o\",\"error_file_id\":\"file-e\""),
            GatewayResponse.Json(TestPage.Json("a b b")),
            new() { Body = TestData.JsonLines("marker-line", TestData.FailedLine("c"), "{marker-line") },
        ]);

        await CreateClient(host, logs).Batches.GetResultsAsync(TestData.Reference).ToListAsync();

        Assert.That(logs.Lines, Is.EqualTo((string[])
        [
            "Warning 6 UnreadableLines: 2 lines of the results of batch 'batch_1' of openai could not be parsed; their results are missing",
            "Debug 7 UnreadableLine: Line 1 of the results of batch 'batch_1' of openai could not be parsed",
            "Debug 7 UnreadableLine: Line 3 of the results of batch 'batch_1' of openai could not be parsed",
            "Debug 9 DuplicateItems: 1 items of the results of batch 'batch_1' of openai have the custom_id of an earlier item",
            "Debug 10 ReadingEnded: Reading the results of batch 'batch_1' of openai ended after 4 items (complete: True, failure: (null))",
        ]));
    }

    [Test]
    public void Retries_and_resumes_are_logged()
    {
        using var logs = new RecordingLoggerFactory();
        var telemetry = new ClientTelemetry(new BifrostClientOptions { BaseAddress = new Uri("http://gateway.invalid") }, logs);
        var failure = new BifrostRateLimitException("marker-text") { Endpoint = "GET /v1/batches", StatusCode = 429 };

        telemetry.ReportRetry(failure, 0, TimeSpan.FromSeconds(0.25), itemsDelivered: null);
        telemetry.ReportRetry(failure, 1, TimeSpan.FromSeconds(2), itemsDelivered: 40);

        Assert.That(logs.Lines, Is.EqualTo((string[])
        [
            "Warning 1 CallRetried: GET /v1/batches failed with BifrostRateLimitException (status 429): retry 1 in 0.25 s",
            "Warning 2 ReadingResumed: Reading GET /v1/batches broke off after 40 items with BifrostRateLimitException (status 429): retry 2 in 2 s",
        ]));
    }

    [Test]
    public async Task Control_characters_of_the_gateway_are_not_logged()
    {
        using var logs = new RecordingLoggerFactory();
        await using GatewayHost host = await GatewayHost.StartAsync();
        host.RespondInOrder([TestData.BatchResponse("a\\nb\\u2028c\\u202ed" + new string('e', 1000)), Unavailable]);

        await ExceptionAssert.RecordAsync(
            () => CreateClient(host, logs).Batches.WaitForCompletionAsync(TestData.Reference, host.WaitOptions with { MaxTransientFailures = 0 }));

        Assert.That(logs.Lines.Last(), Does.Contain("last status a?b?c?deee").And.Length.LessThan(500));
    }

    [TestCase("a\r\nb", "a??b")]
    [TestCase("batch_\u00e9", "batch_\u00e9")]
    public void Texts_have_no_control_characters(string text, string expected) => Assert.That(TelemetryText.Sanitize(text), Is.EqualTo(expected));

    [Test]
    public async Task The_logging_of_the_service_provider_is_used([Values] bool hasOption)
    {
        using var ofProvider = new RecordingLoggerFactory();
        using var ofOptions = new RecordingLoggerFactory();
        await using GatewayHost host = await GatewayHost.StartAsync();
        host.RespondWith(TestData.BatchResponse("completed"));
        var services = new ServiceCollection();
        services.AddSingleton<ILoggerFactory>(ofProvider);
        services.AddBifrostClient(options => (options.BaseAddress, options.LoggerFactory) = (host.Gateway.BaseAddress, hasOption ? ofOptions : null));
        await using ServiceProvider provider = services.BuildServiceProvider();

        await provider.GetRequiredService<BifrostClient>().Batches.WaitForCompletionAsync(TestData.Reference, host.WaitOptions);

        Assert.That(ofProvider.Entries.Any(entry => entry.Id.Name == "WaitEnded"), Is.EqualTo(!hasOption));
        Assert.That(ofOptions.Entries.Any(entry => entry.Id.Name == "WaitEnded"), Is.EqualTo(hasOption));
    }

    [TestCase("LoggerFactory", true)]
    [TestCase("LoggerFactory:Type", false)]
    public void The_logger_is_not_a_setting(string setting, bool isValid)
    {
        var settings = new Dictionary<string, string?> { ["BaseAddress"] = "http://gateway.invalid", [setting] = "x" };
        var services = new ServiceCollection();
        services.AddBifrostClient(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        using ServiceProvider provider = services.BuildServiceProvider();
        Assert.That(
            () => provider.GetRequiredService<BifrostClient>(),
            isValid ? Throws.Nothing : Throws.InvalidOperationException.With.Message.Contains("ILoggerFactory"));
    }

    private static BifrostClient CreateClient(GatewayHost host, ILoggerFactory logs) => host.CreateClient(options => options.LoggerFactory = logs);
}
