using System.Globalization;

namespace Bifrost.Client.Tests.Promises;

/// <summary>A wait bears outages and strange responses, and no response can stall it.</summary>
public sealed class WaitOutageTests
{
    private static readonly TimeSpan Outage = TimeSpan.FromMinutes(30);

    private static IEnumerable<TestCaseData> Outages()
    {
        foreach (TimeSpan start in (TimeSpan[])[TimeSpan.Zero, TimeSpan.FromMinutes(1), TimeSpan.FromHours(3)])
        {
            yield return new TestCaseData(start, GatewayResponse.ConnectionReset()).SetArgDisplayNames($"{start}", "resets");
            yield return new TestCaseData(start, GatewayResponse.Error(503, "no")).SetArgDisplayNames($"{start}", "503");
            yield return new TestCaseData(start, GatewayResponse.Html()).SetArgDisplayNames($"{start}", "the page of a proxy");
        }
    }

    private static IEnumerable<TestCaseData> StrangePolls() =>
    [
        new TestCaseData(GatewayResponse.Html()).SetArgDisplayNames("HTML"),
        new TestCaseData(new GatewayResponse { StatusCode = 204, ContentType = null }).SetArgDisplayNames("204"),
        new TestCaseData(GatewayResponse.Json("")).SetArgDisplayNames("empty"),
        new TestCaseData(GatewayResponse.Json("""{"id":"batch_1","status":"comp""")).SetArgDisplayNames("truncated JSON"),
        new TestCaseData(TestData.BatchResponse("completed") with { AbortAfter = 10 }).SetArgDisplayNames("truncated body"),
        new TestCaseData(new GatewayResponse { StatusCode = 302, Headers = new Dictionary<string, string> { ["Location"] = "/login" } }).SetArgDisplayNames("302"),
        new TestCaseData(GatewayResponse.Json("""{"id":"batch_2","status":"completed"}""")).SetArgDisplayNames("another batch"),
    ];

    [TestCaseSource(nameof(Outages))]
    public async Task Promise_16_an_outage_of_half_an_hour_does_not_end_a_wait_with_the_default_options(TimeSpan start, GatewayResponse response)
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        DateTimeOffset began = host.Clock.GetUtcNow();
        host.Gateway.Respond(_ =>
        {
            TimeSpan passed = host.Clock.GetUtcNow() - began;
            return passed < start ? TestData.BatchResponse("in_progress") : passed < start + Outage ? response : TestData.BatchResponse("completed");
        });

        Batch batch = await host.Batches.WaitForCompletionAsync(TestData.Reference, host.WaitOptions);

        Assert.That(batch.Status, Is.EqualTo(BatchStatus.Completed));
        Assert.That(host.Clock.GetUtcNow() - began, Is.GreaterThanOrEqualTo(start + Outage));
    }

    [TestCaseSource(nameof(StrangePolls))]
    public async Task Promise_16_a_poll_whose_response_is_not_the_gateways_counts_as_a_failure(GatewayResponse response)
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        host.RespondInOrder([TestData.BatchResponse("in_progress"), response, response, TestData.BatchResponse("completed")]);
        Batch batch = await host.Batches.WaitForCompletionAsync(TestData.Reference, host.WaitOptions with { MaxTransientFailures = 2 });
        Assert.That(batch.Status, Is.EqualTo(BatchStatus.Completed));

        host.RespondWith(response);
        BifrostWaitException failure = await ExceptionAssert.ThrowsAsync<BifrostWaitException>(
            () => host.Batches.WaitForCompletionAsync(TestData.Reference, host.WaitOptions with { MaxTransientFailures = 2 }));
        Assert.That(failure.Message, Does.Contain("failed 3 times in a row"));
        Assert.That(failure.InnerException, Is.InstanceOf<BifrostException>());
        Assert.That(failure.Endpoint, Is.EqualTo("GET /openai/v1/batches/{batch_id}"));
        Assert.That(failure.Delivery, Is.Not.Null.And.EqualTo(((BifrostException)failure.InnerException!).Delivery));
    }

    [Test]
    public async Task Promise_16_a_wait_that_takes_too_long_names_its_endpoint()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        host.RespondWith(TestData.BatchResponse("in_progress"));

        BifrostWaitException failure = await ExceptionAssert.ThrowsAsync<BifrostWaitException>(
            () => host.Batches.WaitForCompletionAsync(TestData.Reference, host.WaitOptions with { Timeout = TimeSpan.FromHours(1) }));

        Assert.That((failure.Endpoint, failure.Delivery), Is.EqualTo(("GET /openai/v1/batches/{batch_id}", (RequestDelivery?)null)));
    }

    [TestCase(400)]
    [TestCase(401)]
    [TestCase(403)]
    [TestCase(404)]
    public async Task Promise_16_a_definite_refusal_ends_a_wait_at_once(int status)
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        host.RespondWith(GatewayResponse.Error(status, "no"));
        Exception? failure = await ExceptionAssert.RecordAsync(() => host.Batches.WaitForCompletionAsync(TestData.Reference, host.WaitOptions));
        Assert.That(failure, Is.InstanceOf<BifrostApiException>().With.Property(nameof(BifrostApiException.StatusCode)).EqualTo(status));
        Assert.That(host.RequestLines, Has.Count.EqualTo(1));
    }

    [TestCase("2147483647")]
    [TestCase("Fri, 31 Dec 9999 23:59:59 GMT")]
    [TestCase("Fri, 31 Dec 9999 23:59:59 GMT", "Thu, 01 Jan 1970 00:00:00 GMT")]
    [TestCase("Thu, 01 Jan 1970 00:00:00 GMT", "Fri, 31 Dec 9999 23:59:59 GMT")]
    public async Task Promise_07_Retry_After_cannot_stall_a_wait(string retryAfter, string? date = null)
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        var headers = new Dictionary<string, string> { ["Retry-After"] = retryAfter };
        if (date is not null)
            headers["Date"] = date;
        DateTimeOffset began = host.Clock.GetUtcNow();
        host.RespondInOrder([GatewayResponse.Error(503, "no") with { Headers = headers }, TestData.BatchResponse("completed")]);

        await host.Batches.WaitForCompletionAsync(TestData.Reference, host.WaitOptions with { Timeout = Timeout.InfiniteTimeSpan });

        Assert.That(host.Clock.GetUtcNow() - began, Is.LessThanOrEqualTo(TimeSpan.FromMinutes(5)));
    }

    [Test]
    public async Task Promise_07_the_maximum_of_Retry_After_is_an_option()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        foreach ((TimeSpan maximum, TimeSpan expected) in ((TimeSpan, TimeSpan)[])[(TimeSpan.FromHours(2), TimeSpan.FromHours(1)), (TimeSpan.FromMinutes(7), TimeSpan.FromMinutes(7))])
        {
            DateTimeOffset began = host.Clock.GetUtcNow();
            GatewayResponse busy = GatewayResponse.Error(503, "no") with { Headers = new Dictionary<string, string> { ["Retry-After"] = "3600" } };
            host.RespondInOrder([busy, TestData.BatchResponse("completed")]);
            await host.Batches.WaitForCompletionAsync(TestData.Reference, host.WaitOptions with { MaxRetryAfter = maximum });
            Assert.That(host.Clock.GetUtcNow() - began, Is.EqualTo(expected));
        }

        foreach (TimeSpan invalid in (TimeSpan[])[TimeSpan.FromTicks(-1), TimeSpan.FromDays(1) + TimeSpan.FromTicks(1), Timeout.InfiniteTimeSpan])
        {
            ArgumentOutOfRangeException failure = await ExceptionAssert.ThrowsAsync<ArgumentOutOfRangeException>(
                () => host.Batches.WaitForCompletionAsync(TestData.Reference, new BatchWaitOptions { MaxRetryAfter = invalid }));
            Assert.That(failure.Message, Does.Contain("MaxRetryAfter"));
        }
    }

    // The offsets are from our clock: of the date until which to wait, of the Date of the response, and of the result.
    [TestCase(3600, null, 3600)]
    [TestCase(-3600, null, 0)]
    [TestCase(3610, 3600, 10)]
    [TestCase(-3590, -3600, 10)]
    [TestCase(30, -86400 * 9000, 30)]
    [TestCase(86400 * 3000, (86400 * 3000) - 20, 20)]
    [TestCase(20, 86400 * 3000, 0)]
    public async Task Promise_07_a_date_is_relative_to_the_clock_of_the_sender_when_that_can_be_right(int until, int? sent, int expected)
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        DateTimeOffset now = DateTimeOffset.UtcNow;
        var headers = new Dictionary<string, string> { ["Retry-After"] = Format(until) };
        if (sent is { } offset)
            headers["Date"] = Format(offset);
        else
            headers["Date"] = "";
        host.RespondWith(GatewayResponse.Error(503, "no") with { Headers = headers });
        BifrostApiException failure = await ExceptionAssert.ThrowsAsync<BifrostApiException>(() => host.Batches.RetrieveAsync(TestData.Reference));
        Assert.That(failure.RetryAfter!.Value.TotalSeconds, Is.EqualTo(expected).Within(expected == 0 ? 0 : expected > 20 ? 30 : 1));

        string Format(int seconds) => now.AddSeconds(seconds).ToString("R", CultureInfo.InvariantCulture);
    }
}
