using System.Collections;
using System.Text.Json;

namespace LargeJob;

/// <summary>Which requests have a result, read from the file with the results: a bit for each.</summary>
internal sealed class Proof
{
    private readonly BitArray _seen = new(Reviews.Count + 1);
    private readonly SortedDictionary<int, int> _attempts = [];
    private int _lines;
    private int _distinct;

    public bool IsComplete => _distinct == Reviews.Count && _lines == _distinct;

    public static Proof Read(string path)
    {
        var proof = new Proof();
        foreach (string line in File.ReadLines(path))
            proof.Add(line);
        return proof;
    }

    public override string ToString() =>
        $"{_lines:N0} lines, {_distinct:N0} distinct, {_lines - _distinct} duplicates, {Reviews.Count - _distinct} missing; "
        + string.Join(", ", _attempts.Select(pair => $"{pair.Value:N0} after {pair.Key} attempt{(pair.Key == 1 ? "" : "s")}"));

    private void Add(string line)
    {
        using var json = JsonDocument.Parse(line);
        int number = Reviews.GetNumber(json.RootElement.GetProperty("custom_id").GetString()!);
        int attempts = json.RootElement.GetProperty("attempts").GetInt32();
        _attempts[attempts] = _attempts.GetValueOrDefault(attempts) + 1;
        _lines++;
        if (!_seen[number])
            _distinct++;
        _seen[number] = true;
    }
}
