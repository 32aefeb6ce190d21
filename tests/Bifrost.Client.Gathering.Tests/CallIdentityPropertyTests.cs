using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck.Fluent;

namespace Bifrost.Client.Gathering.Tests;

/// <summary>White space between the tokens of a body makes no other request, and the body that is sent is the one without it.</summary>
public sealed class CallIdentityPropertyTests
{
    private const int Bodies = 150;

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonSerializerOptions Indented = new(Relaxed) { WriteIndented = true, IndentSize = 3, NewLine = "\r\n" };

    [Test]
    public async Task Bodies_that_differ_in_white_space_only_have_one_hash_and_others_have_another([Range(1, 4)] int seed)
    {
        await using GatherHost host = await GatherHost.StartAsync();
        host.Gateway.AnswerWith(request => request.Succeed(JsonPayload.Parse("{}")));
        BatchingHandler handler = host.CreateHandler();
        var random = new Random(seed);
        string[] texts = [.. ArbMap.Default.ArbFor<string>().Generator.Sample(Bodies, 30).Where(text => text is not null && !text.Any(char.IsSurrogate))];
        JsonObject[] bodies = [.. Enumerable.Range(1, Bodies).Select(number => CreateBody(number, random, texts))];

        // Without white space, and indented.
        Task<HttpResponseMessage>[] calls =
        [
            .. bodies.Select(body => host.PostAsync(handler, Chat.Address, body.ToJsonString(Relaxed))),
            .. bodies.Select(body => host.PostAsync(handler, Chat.Address, body.ToJsonString(Indented))),
        ];
        await handler.SubmitAsync().WithTestTimeout();
        await Task.WhenAll(calls).WithTestTimeout();

        string[] lines = [.. host.GetUploadedLines()];
        Assert.That(lines.Select(line => line.Split('"')[3]).GroupBy(id => id[..32], id => id[32..]).Select(group => string.Join(',', group.Order())), Is.All.EqualTo("-1,-2"));
        string[] sent = [.. lines.Select(line => line[(line.IndexOf("\"body\":", StringComparison.Ordinal) + "\"body\":".Length)..^1])];
        Assert.That(sent.Distinct(), Is.EquivalentTo(bodies.Select(body => body.ToJsonString(Relaxed))), $"seed {seed}");
    }

    private static JsonObject CreateBody(int number, Random random, string[] texts) => new()
    {
        ["model"] = "a-model",
        ["number"] = number,
        ["value"] = CreateValue(random, texts, depth: 4),
    };

    private static JsonNode? CreateValue(Random random, string[] texts, int depth) => random.Next(depth > 0 ? 6 : 4) switch
    {
        0 => null,
        1 => random.Next(2) == 0,
        2 => random.NextDouble(),
        3 => texts[random.Next(texts.Length)],
        4 => new JsonArray([.. Enumerable.Range(0, random.Next(4)).Select(_ => CreateValue(random, texts, depth - 1))]),
        _ => new JsonObject(Enumerable.Range(0, random.Next(4)).Select(index => KeyValuePair.Create(index + texts[random.Next(texts.Length)], CreateValue(random, texts, depth - 1)))),
    };
}
