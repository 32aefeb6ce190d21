namespace Bifrost.Client.Tests.Json;

public sealed class CompletionWindowTests
{
    [TestCase("24h", "1.00:00:00")]
    [TestCase("1h30m", "01:30:00")]
    [TestCase("90s", "00:01:30")]
    public void A_window_of_hours_minutes_and_seconds_has_a_duration(string window, string expected) =>
        Assert.That(new BatchCompletionWindow(window).Duration, Is.EqualTo(TimeSpan.Parse(expected, System.Globalization.CultureInfo.InvariantCulture)));

    [TestCase("")]
    [TestCase("24")]
    [TestCase("1d")]
    [TestCase("2147483647h")]
    [TestCase("200000000h200000000h")]
    public void Another_window_has_no_duration(string window) =>
        Assert.That(new BatchCompletionWindow(window).Duration, Is.Null);
}
