using Bifrost.Client.Telemetry;
using Microsoft.Extensions.Logging.Abstractions;

namespace Bifrost.Client.Tests.Telemetry;

/// <summary>Without a listener nothing is allocated.</summary>
[NonParallelizable]
public sealed class NoListenerTests
{
    [Test]
    public void What_is_asked_for_each_call_and_reading_allocates_nothing()
    {
        var telemetry = new ClientTelemetry(new BifrostClientOptions { BaseAddress = new Uri("http://gateway.invalid") }, NullLoggerFactory.Instance);
        var failure = new BifrostRateLimitException("no") { Endpoint = "GET /x", StatusCode = 429 };
        Assert.That((ClientTelemetry.IsObservingCalls, telemetry.IsObservingReadings), Is.EqualTo((false, false)), "another test has left a listener");

        bool isObserving = false;
        for (int turn = 0; turn < 2; turn++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int call = 0; call < 1000; call++)
            {
                isObserving |= ClientTelemetry.IsObservingCalls || telemetry.IsObservingReadings;
                telemetry.ReportRetry(failure, 0, TimeSpan.Zero, itemsDelivered: null);
            }

            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            if (turn > 0)
                Assert.That((isObserving, allocated), Is.EqualTo((false, 0L)));
        }
    }
}
