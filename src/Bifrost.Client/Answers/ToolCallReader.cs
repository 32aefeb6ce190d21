using System.Text;
using Bifrost.Client.Json;

namespace Bifrost.Client.Answers;

/// <summary>Reads the members of a tool call, which each provider names differently.</summary>
internal ref struct ToolCallReader
{
    private ReadOnlySpan<byte> _id;
    private ReadOnlySpan<byte> _name;
    private ReadOnlySpan<byte> _arguments;

    /// <summary>Reads an object that is a tool call, and adds it.</summary>
    public static void Read(ref JsonCursor json, ref Answer answer)
    {
        ToolCallReader call = default;
        call.ReadObject(ref json);
        call.AddTo(ref answer);
    }

    /// <summary>Reads a member.</summary>
    /// <returns>False when it does not belong to a tool call.</returns>
    public bool TryRead(ref JsonCursor json, ReadOnlySpan<byte> name)
    {
        // An item of OpenAI responses has an id of its own beside the call_id.
        if (name.SequenceEqual("call_id"u8) || name.SequenceEqual("toolUseId"u8))
            json.TryReadString(out _id);
        else if (name.SequenceEqual("id"u8))
            SetIfEmpty(ref _id, ref json);
        else if (name.SequenceEqual("name"u8))
            json.TryReadString(out _name);
        else if (name.SequenceEqual("arguments"u8) || name.SequenceEqual("input"u8) || name.SequenceEqual("args"u8))
            _arguments = json.ReadRaw();
        else
            return false;
        return true;
    }

    /// <summary>Reads the members of an object, such as <c>function</c>, and skips the others.</summary>
    public void ReadObject(ref JsonCursor json)
    {
        for (bool more = json.EnterObject(); more; more = json.NextMember())
        {
            if (!TryRead(ref json, json.ReadName()))
                json.Skip();
        }
    }

    /// <summary>Adds the tool call, if it has a name.</summary>
    public readonly void AddTo(ref Answer answer)
    {
        if (_name.IsEmpty)
            return;
        answer.HasToolCall = true;
        if (answer.Wants(AnswerParts.ToolCalls))
            (answer.ToolCalls ??= []).Add(new ToolCall(_id.IsEmpty ? null : JsonText.Decode(_id), JsonText.Decode(_name), new JsonPayload(CopyArguments())));
    }

    private static void SetIfEmpty(ref ReadOnlySpan<byte> text, ref JsonCursor json)
    {
        if (json.TryReadString(out ReadOnlySpan<byte> value) && text.IsEmpty)
            text = value;
    }

    // OpenAI writes the arguments as a string that contains JSON, or any text for a custom tool.
    private readonly byte[] CopyArguments() =>
        _arguments.IsEmpty || _arguments[0] != '"' ? _arguments.ToArray() : Encoding.UTF8.GetBytes(JsonText.Decode(_arguments[1..^1]));
}
