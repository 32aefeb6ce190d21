using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Bifrost.Client.Tests.Faults;

/// <summary>The watch of <see cref="FaultMatrixTests"/> finds secrets wherever the client could emit them.</summary>
[NonParallelizable]
public sealed class SecretWatchTests
{
    [Test]
    public void Secrets_in_texts_activities_and_metrics_are_found()
    {
        using var watch = new SecretWatch();
        using var source = new ActivitySource("Bifrost.Client");
        using var meter = new Meter("Bifrost.Client");

        Assert.That(watch.Check("nothing", "a text"), Is.Null);
        watch.Check($"Bearer {FaultGateway.KeyMarker}-1", "a text");
        using (Activity? activity = source.StartActivity("a call"))
            activity!.AddTag("prompt", FaultGateway.PromptMarker);
        using (Activity? activity = source.StartActivity("a call"))
            activity!.AddEvent(new ActivityEvent("a retry", tags: new() { ["answer"] = FaultGateway.AnswerMarker }));
        meter.CreateCounter<long>("calls").Add(1, new KeyValuePair<string, object?>("key", FaultGateway.KeyMarker));

        Assert.That(watch.Leaks, Has.Count.EqualTo(4), string.Join('\n', watch.Leaks));
    }
}
