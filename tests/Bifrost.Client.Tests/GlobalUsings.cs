global using Bifrost.Client.Testing;
global using Bifrost.Client.Tests.Support;
global using NUnit.Framework;
