using System.Text;
using Bifrost.Client.Answers;
using Bifrost.Client.Common;
using Bifrost.Client.Providers;
using Bifrost.Client.Telemetry;

namespace Bifrost.Client.Reading;

/// <summary>Counts the items of a batch while they are read, and decides which are not answers of the batch.</summary>
internal sealed class ResultsTally(ModelProvider? provider, bool countTokens, bool returnsUnreadableItems)
{
    public const int MaxParseErrors = 1000;

    private readonly ProviderProfile _profile = ProviderProfile.Of(provider);
    private readonly List<CustomIdSet> _earlier = [];
    private CustomIdSet _ids = new();
    private readonly List<BatchError> _parseErrors = [];
    private readonly long[] _outcomes = new long[Enum.GetValues<BatchItemOutcome>().Length];
    private long _parseErrorCount;
    private long _duplicates;
    private long _repeats;
    private long _placeholders;
    private readonly TokenTotals? _tokens = countTokens ? new TokenTotals() : null;

    /// <summary>The items that follow are from another source.</summary>
    public void BeginSource()
    {
        _earlier.Add(_ids);
        _ids = new CustomIdSet();
    }

    /// <summary>Notes an item that an earlier reading has delivered, so that no later source repeats it.</summary>
    public void AddSkipped(ItemSource item)
    {
        ReadOnlySpan<byte> id = IdOf(item);
        if (!id.IsEmpty)
            _ids.Add(id);
    }

    /// <summary>Counts an item.</summary>
    /// <returns>False when the item is not an answer, or was read before.</returns>
    public bool Add(ItemSource item)
    {
        if (returnsUnreadableItems && !item.CanCreateItem())
            return true;
        ReadOnlySpan<byte> id = IdOf(item);
        if (_profile.MayBePlaceholder(id) && item.CreateItem() is { Response: { StatusCode: 200, Body: { } body } } && _profile.IsPlaceholder(body))
        {
            _placeholders++;
            return false;
        }

        if (!id.IsEmpty && !IsFirstOf(id))
            return false;
        _outcomes[(int)item.GetOutcome()]++;
        _tokens?.Add(item.GetBody());
        return true;
    }

    /// <summary>Adds the parse errors of a page that has ended.</summary>
    public void AddPage(ItemSource page)
    {
        IReadOnlyList<BatchError> errors = page.PageMetadata.ExtraFields?.ParseErrors ?? [];
        _parseErrorCount += page.ParseErrorCount;
        _parseErrors.AddRange(errors.Take(MaxParseErrors - _parseErrors.Count));
    }

    /// <summary>What has been counted so far. The parse errors are those of the pages that have ended.</summary>
    public ReadingCounts GetCounts() => new()
    {
        Outcomes = _outcomes,
        Dropped = _placeholders,
        Duplicates = _duplicates,
        ParseErrorCount = _parseErrorCount,
        ParseErrors = _parseErrors,
    };

    public BatchResultsSummary CreateSummary(ResultsPlan plan, bool isPartial)
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
            Tokens = _tokens?.ToUsage(),
            Missing = !isPartial && total > 0 ? Math.Max(0, total - answered) : null,
        };
    }

    // False when an earlier source has an item of the same request: the error file can repeat what the results endpoint returned.
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

    // The same id can be spelled with escape sequences in one source and without in another.
    private static ReadOnlySpan<byte> IdOf(ItemSource item)
    {
        ref readonly ItemLayout layout = ref item.Layout;
        ReadOnlySpan<byte> id = layout.CustomId.IsPresent ? layout.CustomId.Of(item.Item) : default;
        return layout.NeedsSerializer || id.Contains((byte)'\\') ? Encoding.UTF8.GetBytes(item.CreateItem().CustomId) : id;
    }
}
