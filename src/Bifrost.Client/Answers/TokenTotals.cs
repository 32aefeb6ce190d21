using System.Text.Json;
using Bifrost.Client.Json;

namespace Bifrost.Client.Answers;

/// <summary>Adds up the tokens of many response bodies.</summary>
internal sealed class TokenTotals
{
    private readonly Dictionary<string, TokenUsage> _models = new(StringComparer.Ordinal);

    // Most responses name the same model as the one before.
    private byte[] _lastName = [];
    private string _lastModel = "";

    public void Add(ReadOnlySpan<byte> body)
    {
        try
        {
            Answer answer = AnswerReader.Read(body, AnswerParts.Usage | AnswerParts.Model);
            if (answer.Usage is not { } usage)
                return;
            string model = GetModel(answer.ModelUtf8);
            _models[model] = _models.GetValueOrDefault(model) + usage;
        }
        catch (JsonException)
        {
            // A body that is not valid JSON has no counts; it is an error only where it is used.
        }
    }

    public BatchTokenUsage ToUsage() => new()
    {
        Total = _models.Values.Aggregate(default(TokenUsage), TokenUsage.Add),
        ByModel = _models.ToDictionary(StringComparer.Ordinal),
    };

    private string GetModel(ReadOnlySpan<byte> name)
    {
        if (!name.SequenceEqual(_lastName))
            (_lastName, _lastModel) = (name.ToArray(), JsonText.Decode(name));
        return _lastModel;
    }
}
