using System.Text.Json;

namespace Bifrost.Client.Tests.Json;

/// <summary>Members that a newer gateway adds, at any level, are kept and written back.</summary>
public sealed class UnknownMemberTests
{
    private const string Added = """
        "added":{"deep":[1.50,"é",null,{"a":true}]}
        """;

    private const string ExtraFields = $$$"""
        {"request_type":"batch_results",{{{Added}}},
         "routing_info":{"provider":"openai","resolved_key_alias":{"model_id":"m",{{{Added}}}},{{{Added}}}},
         "cache_debug":{"cache_hit":true,{{{Added}}}},
         "parse_errors":[{"code":"parse_error",{{{Added}}}}],
         "key_statuses":[{"key_id":"k",{{{Added}}}}]}
        """;

    private static readonly string[] OfExtraFields =
        ["BifrostExtraFields.added", "RoutingInfo.added", "ResolvedKeyAlias.added", "CacheDebug.added", "BatchError.added", "KeyStatus.added"];

    [Test]
    public void Unknown_members_of_a_batch_survive_a_round_trip()
    {
        const string Json = $$$"""
            {"id":"b","status":"completed","request_counts":{"total":1,"completed":1,"failed":0,{{{Added}}}},
             "errors":{"object":"list","data":[{"line":1,{{{Added}}}}],{{{Added}}}},"extra_fields":{{{ExtraFields}}},{{{Added}}}}
            """;
        AssertKept<Batch>(
            Json, ["Batch.added", "BatchRequestCounts.added", "BatchErrors.added", "BatchError.added", .. OfExtraFields]);
    }

    [Test]
    public void Unknown_members_of_a_page_survive_a_round_trip()
    {
        const string Json = $$$"""
            {"batch_id":"b","results":[{"custom_id":"a",{{{Added}}},"response":{"status_code":200,"request_id":"r","body":{"x" : 1.0},{{{Added}}}}},
             {"custom_id":"c","result":{"type":"errored",{{{Added}}}},"error":{"code":"error",{{{Added}}}}}],
             "has_more":true,"next_cursor":"n","extra_fields":{{{ExtraFields}}},{{{Added}}}}
            """;
        AssertKept<BatchResultsPage>(
            Json,
            ["BatchResultsPage.added", "BatchResultItem.added", "BatchItemResponse.added", "BatchItemResult.added", "BatchItemError.added", .. OfExtraFields]);
    }

    private static void AssertKept<T>(string json, string[] unknown)
        where T : class
    {
        T record = RecordJson.Deserialize<T>(json);

        using var received = JsonDocument.Parse(json);
        Assert.That(new JsonComparison().Differences(received.RootElement, record), Is.Empty);
        Assert.That(UnmappedMembers.Of(record), Is.EquivalentTo(unknown));
    }
}
