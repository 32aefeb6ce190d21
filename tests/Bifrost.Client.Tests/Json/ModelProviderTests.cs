namespace Bifrost.Client.Tests.Json;

/// <summary>A provider can be given by its name, such as one from a configuration file.</summary>
public sealed class ModelProviderTests
{
    [Test]
    public void A_string_converts_to_a_provider()
    {
        ModelProvider provider = "openai";

        Assert.That(provider, Is.EqualTo(ModelProvider.OpenAI));
        Assert.That(new BatchReference("custom-provider", "batch_1").Provider.Value, Is.EqualTo("custom-provider"));
        Assert.That(ModelProvider.Gemini == "gemini", Is.True);
    }

    [Test]
    public void An_empty_string_converts_to_the_default()
    {
        ModelProvider provider = "";

        Assert.That(provider, Is.EqualTo(default(ModelProvider)));
    }

    [Test]
    public void Null_is_not_a_name() =>
        Assert.That(() => { ModelProvider _ = (string)null!; }, Throws.ArgumentNullException);

    [Test]
    public void Null_for_an_optional_provider_is_no_provider()
    {
        ModelProvider? provider = null;

        Assert.That(provider.HasValue, Is.False);
    }

    [Test]
    public void The_conversion_keeps_the_name_as_it_is() =>
        PropertyCheck.ForAll(PropertyCheck.Texts, text =>
        {
            string name = text ?? "";
            ModelProvider provider = name;
            Assert.That(provider, Is.EqualTo(new ModelProvider(name)));
            Assert.That(provider.Value, Is.EqualTo(name));
        });
}
