using System.Buffers.Text;
using System.Text;
using Bifrost.Client.Providers;
using FsCheck;
using FsCheck.Fluent;

namespace Bifrost.Client.Tests.Batches;

/// <summary>Ids are sent in the format of their route, returned in the unified one, and never change the path.</summary>
public sealed class BatchIdPropertyTests
{
    private static readonly ModelProvider[] Providers =
        [ModelProvider.OpenAI, ModelProvider.Anthropic, ModelProvider.Gemini, ModelProvider.Bedrock, ModelProvider.Vertex, new("custom")];

    private static Gen<string> Names => Gen.Elements("abcdefxyzABCXYZ0189-_".ToCharArray()).NonEmptyListOf().Select(letters => string.Concat(letters));

    private static Gen<(ModelProvider Provider, string Id)> RealIds => Gen.OneOf(
        Names.Select(name => (ModelProvider.Gemini, $"batches/{name}")),
        Names.Two().Select(names => (ModelProvider.Bedrock, $"arn:aws:bedrock:{names.Item1}:123456789012:model-invocation-job/{names.Item2}")),
        Names.Two().Select(names => (ModelProvider.Vertex, $"projects/{names.Item1}/locations/l/batchPredictionJobs/{names.Item2}")));

    // Parts with a meaning in a path, in an escape sequence or in an id format, mixed with any character.
    private static Gen<string> AnyIds
    {
        get
        {
            Gen<string> pieces = Gen.Elements(
                ".", "..", "/", "\\", "%2F", "%", "?", "#", "=", "+", " ", "\t", "\0", "batches/", "batches-", "arn:", "s3://", "projects/", "Li4vZmlsZXM=",
                "YXJuOi8uLi9maWxlcw==", "é", "ÿÿÿ", "漢", "😀", "\ud800", "@", ":", ";", "a", "batch_1");
            Gen<string> letters = ArbMap.Default.ArbFor<char>().Generator.Select(letter => letter.ToString());
            // Few parts, because with many nearly every id would be rejected.
            return Gen.Choose(1, 4).SelectMany(count => Gen.Frequency((3, pieces), (1, letters)).ListOf(count)).Select(parts => string.Concat(parts));
        }
    }

    [Test]
    public void The_OpenAI_format_of_an_id_converts_back_to_the_id() =>
        PropertyCheck.ForAll(RealIds, id =>
        {
            string segment = ProviderProfile.Of(id.Provider).ToOpenAIBatchSegment(id.Id);
            Assert.That(ProviderProfile.Of(id.Provider).ToUnifiedBatchId(segment), Is.EqualTo(id.Id));
            Assert.That(IdValidation.NormalizeBatchId(segment, id.Provider, nameof(id)), Is.EqualTo(id.Id));
            Assert.That(segment, Does.Not.Contain('/').And.Not.Contain('%'), "the OpenAI routes decode nothing");
        });

    [Test]
    public void An_accepted_id_is_one_path_segment_that_decodes_to_the_id() =>
        PropertyCheck.ForAll(AnyIds.Zip(Gen.Elements(Providers)), input =>
        {
            (string id, ModelProvider provider) = input;
            if (Accepted(id, provider) is not { } unified)
                return;

            Assert.That(Accepted(unified, provider), Is.EqualTo(unified), "accepting twice changes nothing");
            string inUnified = ProviderProfile.Of(provider).ToUnifiedBatchSegment(unified), inOpenAI = ProviderProfile.Of(provider).ToOpenAIBatchSegment(unified);
            AssertOneSegment(inUnified);
            AssertOneSegment(inOpenAI);
            Assert.That(UnifiedRouteReads(inUnified, provider), Is.EqualTo(unified));
            Assert.That(OpenAIRouteReads(inOpenAI, provider), Is.EqualTo(unified));
        });

    [TestCase("")]
    [TestCase(" ")]
    [TestCase("..")]
    [TestCase("../files")]
    [TestCase("batches/..")]
    [TestCase(".")]
    [TestCase("a/./b")]
    [TestCase("a?b")]
    [TestCase("a#b")]
    [TestCase("a\\b")]
    [TestCase("a\nb")]
    [TestCase("a%2Fb")]
    [TestCase("/a")]
    [TestCase("a/")]
    public void An_id_that_would_change_the_path_is_rejected(string id) =>
        Assert.That(Providers, Is.All.Matches<ModelProvider>(provider => Accepted(id, provider) is null));

    // The decoded id is validated too: "arn:/../files" and "s3://a/?x" in base64.
    [TestCase("YXJuOi8uLi9maWxlcw==")]
    [TestCase("czM6Ly9hLz94")]
    public void An_encoded_id_that_would_change_the_path_is_rejected(string id) =>
        Assert.That(Accepted(id, ModelProvider.Bedrock), Is.Null);

    private static string? Accepted(string id, ModelProvider provider)
    {
        try
        {
            return IdValidation.NormalizeBatchId(id, provider, nameof(id));
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static string UnifiedRouteReads(string segment, ModelProvider provider) =>
        (provider == ModelProvider.Gemini ? "batches/" : "") + Uri.UnescapeDataString(segment);

    private static string OpenAIRouteReads(string segment, ModelProvider provider) => provider.Value switch
    {
        "gemini" => "batches/" + Uri.UnescapeDataString(segment)["batches-".Length..],
        "bedrock" => Encoding.UTF8.GetString(Convert.FromBase64String(segment)),
        "vertex" => Encoding.UTF8.GetString(Base64Url.DecodeFromChars(segment)),
        _ => Uri.UnescapeDataString(segment),
    };

    private static void AssertOneSegment(string segment)
    {
        Assert.That(segment, Does.Match("^[A-Za-z0-9_.~+=%-]+$").And.Not.Contain(".."));
        Assert.That(new Uri($"http://gateway/v1/batches/{segment}/results").AbsolutePath.Split('/'), Has.Length.EqualTo(5));
    }
}
