namespace Bifrost.Client.Testing;

/// <summary>Truncates times to whole seconds: the gateway sends unix seconds.</summary>
internal static class WireTime
{
    public static DateTimeOffset Truncate(DateTimeOffset time) => DateTimeOffset.FromUnixTimeSeconds(time.ToUnixTimeSeconds());

    public static Batch Truncate(Batch batch) => batch with
    {
        CreatedAt = Truncate(batch.CreatedAt),
        ExpiresAt = Truncate(batch.ExpiresAt),
        InProgressAt = Truncate(batch.InProgressAt),
        FinalizingAt = Truncate(batch.FinalizingAt),
        CompletedAt = Truncate(batch.CompletedAt),
        FailedAt = Truncate(batch.FailedAt),
        ExpiredAt = Truncate(batch.ExpiredAt),
        CancellingAt = Truncate(batch.CancellingAt),
        CancelledAt = Truncate(batch.CancelledAt),
        ArchivedAt = Truncate(batch.ArchivedAt),
    };

    private static DateTimeOffset? Truncate(DateTimeOffset? time) => time is { } value ? Truncate(value) : null;
}
