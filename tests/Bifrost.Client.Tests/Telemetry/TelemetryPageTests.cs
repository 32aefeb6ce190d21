using System.Reflection;
using System.Text.RegularExpressions;
using Bifrost.Client.Telemetry;
using Bifrost.Client.Tests.Conventions;
using Microsoft.Extensions.Logging;

namespace Bifrost.Client.Tests.Telemetry;

/// <summary>docs/telemetry.md has all names in its tables, and no others.</summary>
public sealed partial class TelemetryPageTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(SourceRooms.FindRepository(), "docs", "telemetry.md"));

    private static IEnumerable<string> FirstCells =>
        from line in Page.Split('\n')
        where line.StartsWith("| `", StringComparison.Ordinal)
        from Match name in Code().Matches(line.Split('|')[1])
        select name.Groups[1].Value;

    [Test]
    public void Names_in_the_code_are_on_the_page_and_vice_versa()
    {
        string[] names =
        [
            .. ConstantsOf(typeof(SpanNames)),
            .. ConstantsOf(typeof(TagNames)),
            .. ConstantsOf(typeof(MetricNames)),
            .. LogEvents.Select(log => log.EventName!),
        ];
        Assert.That(FirstCells, Is.EquivalentTo(names));
    }

    [Test]
    public void Log_events_are_on_the_page_with_their_ids_and_levels()
    {
        string[] rows =
        [
            .. from log in LogEvents
               orderby log.EventId
               select $"| `{log.EventName}` | {log.EventId} | {log.Level} |",
        ];
        Assert.That(rows.Where(row => !Page.Contains(row, StringComparison.Ordinal)), Is.Empty);
        Assert.That(LogEvents.Select(log => log.EventId), Is.Unique);
    }

    [Test]
    public void Metrics_are_on_the_page_with_their_units()
    {
        string[] rows =
        [
            $"| `{MetricNames.CallDuration}` | histogram | `s` |",
            $"| `{MetricNames.Retries}` | counter | `{{retry}}` |",
            $"| `{MetricNames.Resumes}` | counter | `{{resume}}` |",
            $"| `{MetricNames.Items}` | counter | `{{item}}` |",
            $"| `{MetricNames.FailedPolls}` | counter | `{{poll}}` |",
        ];
        Assert.That(rows.Where(row => !Page.Contains(row, StringComparison.Ordinal)), Is.Empty);
    }

    private static LoggerMessageAttribute[] LogEvents =>
    [
        .. typeof(ClientLog).GetMethods(BindingFlags.Public | BindingFlags.Static).Select(method => method.GetCustomAttribute<LoggerMessageAttribute>()).OfType<LoggerMessageAttribute>(),
    ];

    private static IEnumerable<string> ConstantsOf(Type type) =>
        type.GetFields(BindingFlags.Public | BindingFlags.Static).Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!);

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();
}
