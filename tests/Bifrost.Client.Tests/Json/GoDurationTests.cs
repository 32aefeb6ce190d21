using Bifrost.Client.Json;

namespace Bifrost.Client.Tests.Json;

/// <summary>Durations in the text format of Go, at their bounds.</summary>
public sealed class GoDurationTests
{
    [TestCase("0s", "00:00:00")]
    [TestCase("1h1m1s", "01:01:01")]
    [TestCase("9h", "09:00:00")]
    [TestCase("90m", "01:30:00")]
    [TestCase("1s1h", "01:00:01")]
    [TestCase("256204778h48m5s", "10675199.02:48:05")]
    public void Whole_hours_minutes_and_seconds_are_read(string text, string expected)
    {
        Assert.That(GoDuration.TryParse(text, out TimeSpan duration), Is.True);
        Assert.That(duration.ToString("c", System.Globalization.CultureInfo.InvariantCulture), Is.EqualTo(expected));
    }

    [TestCase("")]
    [TestCase("h")]
    [TestCase("24")]
    [TestCase("1h30")]
    [TestCase("1d")]
    [TestCase("-1h")]
    [TestCase("1.5h")]
    [TestCase("1 h")]
    [TestCase("100ms")]
    [TestCase("2147483648s")]
    [TestCase("256204778h48m6s")]
    public void Anything_else_is_not(string text)
    {
        Assert.That(GoDuration.TryParse(text, out TimeSpan duration), Is.False);
        Assert.That(duration, Is.EqualTo(TimeSpan.Zero));
    }
}
