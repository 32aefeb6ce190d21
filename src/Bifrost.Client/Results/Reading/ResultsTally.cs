using System.Text;
using System.Text.Json;

namespace Bifrost.Client;

/// <summary>Counts the items of a batch as they go by, and tells which are none of its answers.</summary>
internal sealed class ResultsTally(ModelProvider? provider)
{
    private const int MostParseErrors = 1000;

    private readonly List<CustomIdSet> _earlier = [];
    private CustomIdSet _ids = new();
    private readonly List<BatchError> _parseErrors = [];
    private readonly long[] _outcomes = new long[Enum.GetValues<BatchItemOutcome>().Length];
    private long _parseErrorCount;
    private long _duplicates;
    private long _repeats;

    /// <summary>The items that follow come from another source.</summary>
    public void BeginSource()
    {
        _earlier.Add(_ids);
        _ids = new CustomIdSet();
    }

    /// <summary>Counts an item.</summary>
    /// <returns>False when it is not to be handed on.</returns>
    public bool Add(ItemSource item)
    {
        ReadOnlySpan<byte> id = IdOf(item);
        if (provider == ModelProvider.Gemini && id.SequenceEqual("info"u8) && IsNotice(item.CreateItem()))
            return false;

        if (!id.IsEmpty && !IsFirstOf(id))
            return false;
        _outcomes[(int)item.GetOutcome()]++;
        return true;
    }

    /// <summary>Takes note of what a page says besides its items.</summary>
    public void AddPage(ItemSource page)
    {
        IReadOnlyList<BatchError> errors = page.Rest.ExtraFields?.ParseErrors ?? [];
        _parseErrorCount += page is FileItemSource file ? file.ParseErrorCount : errors.Count;
        _parseErrors.AddRange(errors.Take(MostParseErrors - _parseErrors.Count));
    }

    public BatchResultsSummary Summarise(ResultsPlan plan, bool isWhole)
    {
        long answered = _outcomes.Sum() - _repeats;
        long total = plan.Batch.RequestCounts.Total;
        return new BatchResultsSummary
        {
            Batch = plan.Batch,
            Source = plan.Source,
            Succeeded = _outcomes[(int)BatchItemOutcome.Succeeded],
            Errored = _outcomes[(int)BatchItemOutcome.Errored],
            Expired = _outcomes[(int)BatchItemOutcome.Expired],
            Cancelled = _outcomes[(int)BatchItemOutcome.Cancelled],
            Unknown = _outcomes[(int)BatchItemOutcome.Unknown],
            Duplicates = _duplicates,
            ParseErrors = _parseErrors,
            ParseErrorCount = _parseErrorCount,
            Missing = isWhole && total > 0 ? Math.Max(0, total - answered) : null,
        };
    }

    // False when an earlier source told of the same request: the error file, of what the results endpoint gave.
    private bool IsFirstOf(ReadOnlySpan<byte> id)
    {
        foreach (CustomIdSet earlier in _earlier)
        {
            if (earlier.Contains(id))
            {
                _duplicates++;
                return false;
            }
        }

        if (!_ids.Add(id))
        {
            _duplicates++;
            _repeats++;
        }

        return true;
    }

    // The same id may be spelled with escapes here and without there.
    private static ReadOnlySpan<byte> IdOf(ItemSource item)
    {
        ref readonly ItemLayout layout = ref item.Layout;
        ReadOnlySpan<byte> id = layout.CustomId.IsPresent ? layout.CustomId.Of(item.Item) : default;
        return layout.IsUnusual || id.Contains((byte)'\\') ? Encoding.UTF8.GetBytes(item.CreateItem().CustomId) : id;
    }

    // Gemini's jobs without results get one made-up item that looks like a success.
    private static bool IsNotice(BatchResultItem item) =>
        item is { Response.StatusCode: 200, Body: { } body }
        && body.ToElement() is { ValueKind: JsonValueKind.Object } notice
        && notice.TryGetProperty("message"u8, out JsonElement message)
        && message.ValueKind == JsonValueKind.String
        && message.GetString()!.StartsWith("Batch completed with state: ", StringComparison.Ordinal);
}
