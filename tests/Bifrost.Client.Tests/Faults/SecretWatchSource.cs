namespace Bifrost.Client.Tests.Faults;

/// <summary>Where a text is from that could contain a secret.</summary>
internal enum SecretWatchSource
{
    /// <summary>An exception with its inner exceptions.</summary>
    Exception,

    /// <summary>An activity with its tags and events.</summary>
    Activity,

    /// <summary>The tags of a measurement.</summary>
    Metric,

    /// <summary>An entry of a log or a scope, with its values and its exception.</summary>
    Log,
}
